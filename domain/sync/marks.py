"""Which days a sync asks for: from what is complete, with an overlap, to today."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.reading import MEASURES
from training_analyzer.domain.sync.source import Capability, SourceInfo
from training_analyzer.domain.sync.window import Window

SWEEP_EVERY: Final = timedelta(days=7)
SWEEP_DAYS: Final = 30
"""A sweep looks that far back for edits and deletions of activities, once a week."""

HISTORY_DAYS: Final = 365
"""How far back the days go that come bit by bit after the first sync."""

BACKFILL_DAYS: Final = 28


def is_sweep(connection: Connection, today: date) -> bool:
    """Whether the next sync looks far back."""
    return connection.swept_on is not None and today - connection.swept_on >= SWEEP_EVERY


def window_of(connection: Connection, kind: Capability, info: SourceInfo, today: date) -> Window:
    """Return the days of a kind to ask for, the last one today; within the history that the source has."""
    mark = connection.marks.get(kind)
    first = today - timedelta(days=connection.first_days - 1)
    if mark is not None:
        first = min(mark - timedelta(days=connection.overlap_days), today)
        if kind is Capability.ACTIVITIES and is_sweep(connection, today):
            first = min(first, today - timedelta(days=SWEEP_DAYS))
    if info.max_history_days is not None:
        first = max(first, today - timedelta(days=info.max_history_days))
    return Window(first=first, last=today)


def asked_windows(
    connection: Connection, info: SourceInfo, today: date, known: Collection[tuple[date, str]]
) -> Iterator[tuple[Window, frozenset[Capability]]]:
    """Yield what readings to ask for, each window with its kinds.

    Of kinds that cost a request a day, a day that is ``known`` is asked for again on the day itself, and once a week.
    """
    kinds = reading_kinds(connection, info)
    of_ranges = [kind for kind in kinds if kind not in info.by_day]
    windows = {kind: window_of(connection, kind, info, today) for kind in kinds}
    for window in sorted({windows[kind] for kind in of_ranges}, key=lambda each: each.first):
        yield window, frozenset(kind for kind in of_ranges if windows[kind] == window)
    for kind in (each for each in kinds if each in info.by_day):
        for day in windows[kind].days:
            if day == today or (day, kind) not in known or is_sweep(connection, today):
                yield Window(first=day, last=day), frozenset({kind})


def backfill_days(info: SourceInfo, first: date, today: date) -> Window:
    """Return the days to come after a first sync that began at a day, within the history that the source has."""
    history = HISTORY_DAYS if info.max_history_days is None else min(HISTORY_DAYS, info.max_history_days)
    return Window(first=today - timedelta(days=history), last=first - timedelta(days=1))


def backfill_window(connection: Connection) -> Window | None:
    """Return the newest days that are still to come, None when all are there."""
    first, last = connection.backfill_first, connection.backfill_last
    if first is None or last is None or last < first:
        return None
    return Window(first=max(first, last - timedelta(days=BACKFILL_DAYS - 1)), last=last)


def reading_kinds(connection: Connection, info: SourceInfo) -> Sequence[Capability]:
    """Return the kinds of readings that the athlete wants and the source has, in order."""
    return sorted(connection.kinds & info.capabilities & MEASURES.keys())
