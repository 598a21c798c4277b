"""Rebuild the daily series from the first changed day."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from training_analyzer.domain.activities.sport import ALL_SPORTS
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DailyLoad, DayTotal
from training_analyzer.domain.training.fitness import grow
from training_analyzer.ports.work import UnitOfWork


async def rebuild_series(w: UnitOfWork, user_id: UserId, first: date) -> None:
    """Rebuild every series of the athlete from a day on; the caller commits."""
    preferences = await w.thresholds.preferences(user_id)
    totals = by_series(await w.activities.day_totals(user_id, first))
    for sport in sorted({ALL_SPORTS, *totals, *await w.training_load.sports(user_id)}):
        before = await w.training_load.last_before(user_id, sport, first)
        rows = grow(totals.get(sport, ()), before=before, preferences=preferences)
        start = first if rows else await _end(w, user_id, sport, before, first)
        await w.training_load.replace_from(user_id, sport, start, rows)


async def _end(w: UnitOfWork, user_id: UserId, sport: str, last: DailyLoad | None, first: date) -> date:
    """Return the day from which a series without later activities has no rows: it ends with an activity."""
    end = first
    while last is not None and not last.activity_count:
        end = last.day
        last = await w.training_load.last_before(user_id, sport, end)
    return end


def by_series(totals: Sequence[DayTotal]) -> Mapping[str, Sequence[DayTotal]]:
    """Return the totals of each sport, and those of each day over all sports, in order of day."""
    series: dict[str, list[DayTotal]] = defaultdict(list)
    for total in totals:
        series[total.sport].append(total)
        overall = series[ALL_SPORTS]
        if overall and overall[-1].day == total.day:
            overall[-1] = _sum(overall[-1], total)
        else:
            overall.append(replace(total, sport=ALL_SPORTS))
    return series


def _sum(day: DayTotal, more: DayTotal) -> DayTotal:
    return replace(
        day,
        load=day.load + more.load,
        timer_time_s=day.timer_time_s + more.timer_time_s,
        activity_count=day.activity_count + more.activity_count,
    )
