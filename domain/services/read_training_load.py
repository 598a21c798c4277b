"""The daily series as an athlete reads it: every calendar day up to today, rest days too."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.fitness import LOOK_BACK_DAYS, FitnessDay, continue_to, form
from training_analyzer.ports.hot_reads import HotReads

MOST_DAYS: Final = 20 * 366
_LOOK_BACK: Final = timedelta(days=LOOK_BACK_DAYS)  # the ratio compares with the weeks before


@dataclass(frozen=True, slots=True)
class Span:
    """Days asked for, inclusive; None means from the first day, or to today."""

    first: date | None
    last: date | None


async def read_training_load(
    *, user_id: UserId, sport: str, span: Span, today: date, hot_reads: HotReads
) -> Sequence[FitnessDay]:
    """Return one row per calendar day of a series within a span, none before its first day or after today.

    Raises InvalidValue for a span of more than 20 years.
    """
    stored = await hot_reads.series_days(user_id, sport=sport)
    if stored is None:
        return []
    start, newest = stored
    first, last = _bounds(span, start, today)
    if first > last:
        return []
    days = await hot_reads.training_load(
        user_id, sport=sport, first=max(min(first - _LOOK_BACK, newest), start), last=last
    )
    if not days:
        return []  # removed since the first question
    preferences = await hot_reads.training_preferences(user_id)
    if newest < last:
        days = [*days, *continue_to(days[-1], last, preferences=preferences)]
    return [day for day in form(days, start=start, preferences=preferences) if day.day >= first]


def check_length(first: date, last: date) -> None:
    """Raise InvalidValue for a series of more days than are shown at once."""
    if (last - first).days > MOST_DAYS:
        raise InvalidValue("from", "A series has at most 20 years.")


def _bounds(span: Span, start: date, today: date) -> tuple[date, date]:
    """Return the first and the last day to show. Raises InvalidValue."""
    last = min(span.last or today, today)
    first = max(span.first or start, start)
    if span.first is None and (last - start).days > MOST_DAYS:
        first = last - timedelta(days=MOST_DAYS)
    check_length(first, last)
    return first, last
