"""Unbroken stretches of seconds: nothing unknown within, and no long stop of the timer."""

from collections.abc import Collection, Sequence

from training_analyzer.domain.training.sampling import Column


def unbroken(columns: Sequence[Column], stops: Collection[int] = ()) -> list[range]:
    """Return the longest runs of seconds in which every column is known.

    ``columns`` are of one length. ``stops`` are the seconds after which the timer stood still for long: no stretch
    goes on past one of them.
    """
    length = len(columns[0]) if columns else 0
    cuts = {i + 1 for i in stops} | {length}
    gaps = {i for column in columns if None in column for i, x in enumerate(column) if x is None}
    found, start = [], 0
    for end in sorted(cuts | gaps):
        if start < end <= length:
            found.append(range(start, end))
        start = max(start, end + 1 if end in gaps else end)
    return found


def known(column: Column, stretch: range) -> list[float]:
    """Return a column's values in a stretch, all of which are known."""
    return [x for x in column[stretch.start : stretch.stop] if x is not None]
