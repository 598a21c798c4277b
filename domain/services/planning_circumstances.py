"""Gather what a plan starts from."""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.planning.circumstances import Circumstances
from training_analyzer.domain.services.coach_activity import sessions_of
from training_analyzer.domain.services.read_training_load import Span, read_training_load
from training_analyzer.domain.training.thresholds import in_force
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

_WEEKS: Final = 6
_DAYS: Final = 7 * _WEEKS
_LEAST_DAYS: Final = 28
"""A series shorter than this says little of what is usual."""
_OF_TRIATHLON: Final = frozenset({Sport.SWIMMING, Sport.CYCLING, Sport.RUNNING, Sport.MULTISPORT})


async def circumstances_of(
    *, user_id: UserId, sport: Sport, today: date, work: Work, hot_reads: HotReads
) -> Circumstances:
    """Return the athlete as the last six weeks show: time and sessions of the sport, load of all sports."""
    first = today - timedelta(days=_DAYS - 1)
    sports: Collection[Sport] = _OF_TRIATHLON if sport is Sport.MULTISPORT else {sport}
    sessions = [each for each in await sessions_of(user_id, first, today, hot_reads) if each.sport in sports]
    days = await read_training_load(
        user_id=user_id, sport=ALL_SPORTS, span=Span(first, today), today=today, hot_reads=hot_reads
    )
    async with work.snapshot() as w:
        rows = await w.thresholds.list(user_id)
    known = {row.sport: in_force(rows, row.sport, today) for row in rows}
    return Circumstances(
        today=today,
        usual_load=7.0 * days[-1].ctl if len(days) >= _LEAST_DAYS else None,
        usual_s=sum(each.duration_s for each in sessions) / _WEEKS if sessions else None,
        longest_s=max((each.duration_s for each in sessions), default=None),
        sessions_a_week=round(len(sessions) / _WEEKS) if sessions else None,
        thresholds={each: row for each, row in known.items() if row is not None},
    )
