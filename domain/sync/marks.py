"""Which days a sync asks for: from what is complete, with an overlap, to today."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.reading import MEASURES
from training_analyzer.domain.sync.source import Capability, SourceInfo
from training_analyzer.domain.sync.window import Window

SWEEP_EVERY: Final = timedelta(days=7)
SWEEP_DAYS: Final = 30
"""A sweep looks that far back for edits and deletions, once a week."""

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
        if is_sweep(connection, today):
            first = min(first, today - timedelta(days=SWEEP_DAYS))
    if info.max_history_days is not None:
        first = max(first, today - timedelta(days=info.max_history_days))
    return Window(first=first, last=today)


def backfill_window(connection: Connection) -> Window | None:
    """Return the newest days that are still to come, None when all are there."""
    first, last = connection.backfill_first, connection.backfill_last
    if first is None or last is None or last < first:
        return None
    return Window(first=max(first, last - timedelta(days=BACKFILL_DAYS - 1)), last=last)


def reading_kinds(connection: Connection, info: SourceInfo) -> Sequence[Capability]:
    """Return the kinds of readings that the athlete wants and the source has, in order."""
    return sorted(connection.kinds & info.capabilities & MEASURES.keys())
