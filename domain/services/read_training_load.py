"""The daily series as an athlete reads it: every calendar day up to today, rest days too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.fitness import LOOK_BACK_DAYS, FitnessDay, continue_to, form
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

MOST_DAYS: Final = 20 * 366
_LOOK_BACK: Final = timedelta(days=LOOK_BACK_DAYS)  # the ratio compares with the weeks before


@dataclass(frozen=True, slots=True)
class Span:
    """Days asked for, inclusive; None means from the first day, or to today."""

    first: date | None
    last: date | None


async def read_training_load(
    *, user_id: UserId, sport: str, span: Span, today: date, hot_reads: HotReads, work: Work
) -> Sequence[FitnessDay]:
    """Return one row per calendar day of a series within a span, none before its first day or after today.

    Raises InvalidValue for a span of more than 20 years.
    """
    start = await hot_reads.first_day(user_id, sport=sport)
    last = min(span.last or today, today)
    if start is None:
        return []
    first = max(span.first or start, start)
    if span.first is None and (last - start).days > MOST_DAYS:
        first = last - timedelta(days=MOST_DAYS)
    if (last - first).days > MOST_DAYS:
        raise InvalidValue("from", "A series has at most 20 years.")
    if first > last:
        return []
    rows = await hot_reads.training_load(
        user_id, sport=sport, first=max(first - _LOOK_BACK, start), last=last
    )
    days = [DailyLoad(**row._asdict()) for row in rows]
    async with work.snapshot() as w:
        preferences = await w.thresholds.preferences(user_id)
        newest = days[-1] if days else await w.training_load.last_before(user_id, sport, first)
    if newest is not None and newest.day < last:
        days = [*(days or [newest]), *continue_to(newest, last, preferences=preferences)]
    return [day for day in form(days, start=start, preferences=preferences) if day.day >= first]
