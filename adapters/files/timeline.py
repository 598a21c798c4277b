"""The order of samples in time, and the recorder's own time."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

MOST_S: Final = 30 * 86400.0
"""No recording is longer; a sample further than this from the middle one bears a wrong time."""


@dataclass(frozen=True, slots=True)
class Order:
    """Indices of the samples to keep, by time; ``middle_s`` is the time of the middle one."""

    indices: Sequence[int]
    middle_s: float
    notes: tuple[str, ...] = ()


def order_of(times_s: Sequence[float | None]) -> Order | None:
    """Return the order of samples on any clock in seconds; None when none has a time.

    Equal times keep their order: recorders write two samples in one second.
    """
    known = sorted(time for time in times_s if time is not None)
    if not known:
        return None
    middle = known[len(known) // 2]
    if len(known) == len(times_s) and _close(known, middle):
        if all(a <= b for a, b in pairwise(times_s)):  # type: ignore[operator] # none is None here
            return Order(range(len(times_s)), middle)
        return Order(sorted(range(len(times_s)), key=times_s.__getitem__), middle)  # type: ignore[arg-type] # as above
    kept = [i for i, time in enumerate(times_s) if time is not None and abs(time - middle) <= MOST_S]
    kept.sort(key=times_s.__getitem__)  # type: ignore[arg-type] # only samples with a time are kept
    return Order(kept, middle, tuple(_notes(len(times_s) - len(known), len(known) - len(kept))))


def _close(known: Sequence[float], middle: float) -> bool:
    return middle - known[0] <= MOST_S and known[-1] - middle <= MOST_S


def _notes(timeless: int, far: int) -> Iterable[str]:
    for count, fault in ((timeless, "without a time"), (far, "with an implausible time")):
        if count:
            yield (
                f"1 sample {fault} was left out." if count == 1 else f"{count} samples {fault} were left out."
            )


def timer_column(times_s: Sequence[float], pauses: Sequence[tuple[float, float]]) -> list[float]:
    """Return the recorder's time at each elapsed time: it stands still from a pause's begin to its end.

    Times grow; pauses are in order and do not overlap.
    """
    column: list[float] = []
    paused_s, at = 0.0, 0
    for time in times_s:
        while at < len(pauses) and pauses[at][1] <= time:
            paused_s += pauses[at][1] - pauses[at][0]
            at += 1
        now_s = max(0.0, time - pauses[at][0]) if at < len(pauses) else 0.0
        column.append(round(time - paused_s - now_s, 3))
    return column
