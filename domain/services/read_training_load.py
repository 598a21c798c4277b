"""The daily series as an athlete reads it: every calendar day up to today, rest days too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.fitness import FitnessDay, continue_to, form
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

MOST_DAYS: Final = 20 * 366
_LOOK_BACK: Final = timedelta(days=7)  # the ramp compares with the week before


@dataclass(frozen=True, slots=True)
class Span:
    """Days asked for, inclusive; None means from the first day, or to today."""

    first: date | None
    last: date | None


async def read_training_load(
    *, user_id: UserId, sport: str, span: Span, today: date, hot_reads: HotReads, work: Work
) -> Sequence[FitnessDay]:
    """Return one row per calendar day of a series within a span, none before its first day or after today.

    Raises InvalidValue for a span that is backwards or longer than 20 years.
    """
    last = min(span.last or today, today)
    start = await hot_reads.first_day(user_id, sport=sport)
    _check(span, last, start)
    if start is None:
        return []
    first = max(span.first or start, start)
    if first > last:
        return []
    days = await _days(user_id, sport, first, last, hot_reads, work)
    return [day for day in days if day.day >= first]
