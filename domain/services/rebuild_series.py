"""Bring the daily series in line with the diary."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.daily import DailyLoad, DayTotal
from training_analyzer.domain.training.fitness import faded_by, grow
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.ports.work import UnitOfWork

_A_DAY = timedelta(days=1)


async def rebuild_series(w: UnitOfWork, user_id: UserId, touched: Sequence[Activity]) -> None:
    """Rebuild what the touched activities count in; the caller commits.

    Give each state that came or went: an activity as it was and as it is. Of each series the days from a touched one
    on are written, until the change has faded out of fitness and fatigue.
    """
    preferences = await w.thresholds.preferences(user_id)
    for first, last in _spans(sorted(one.local_day for one in touched), preferences):
        for sport in (None, *sorted({one.sport for one in touched})):
            await _rebuild(w, user_id, sport, first, last, preferences)


def _spans(days: Iterable[date], preferences: TrainingPreferences) -> list[tuple[date, date]]:
    """Return first and last of those days, in order, that lie within what the one before moves."""
    spans: list[tuple[date, date]] = []
    for day in days:
        if spans and day <= faded_by(spans[-1][1], preferences):
            spans[-1] = (spans[-1][0], day)
        else:
            spans.append((day, day))
    return spans


async def rebuild_all_series(w: UnitOfWork, user_id: UserId) -> None:
    """Rebuild every day of every series, by other time constants or seeds; the caller commits."""
    preferences = await w.thresholds.preferences(user_id)
    totals = by_series(await w.activities.day_totals(user_id, date.min))
    for series in sorted({*totals, *await w.training_load.sports(user_id)}):
        rows = grow(totals.get(series, ()), before=None, preferences=preferences)
        await w.training_load.replace(user_id, series, date.min, date.max, rows)


async def _rebuild(
    w: UnitOfWork,
    user_id: UserId,
    sport: Sport | None,
    first: date,
    last: date,
    preferences: TrainingPreferences,
) -> None:
    """Rebuild one series, the one over all sports for None, after changes between two days."""
    series = ALL_SPORTS if sport is None else sport.value
    before = await w.training_load.last_before(user_id, series, first)
    if before is None and (start := await w.training_load.first_from(user_id, series, first)):
        last = max(last, start)  # where it started the seeds held, and they may no longer
    end = faded_by(last, preferences)
    totals = await _totals(w, user_id, sport, first, end)
    if before is None and (not totals or totals[0].day > last):
        end, totals = date.max, await _totals(w, user_id, sport, first, date.max)
    goes_on = end < date.max and await w.training_load.first_from(user_id, series, end + _A_DAY) is not None
    rows = grow(totals, before=before, preferences=preferences, until=end if goes_on else None)
    if not rows:
        first = await _end(w, user_id, series, before, first)
    await w.training_load.replace(user_id, series, first, end if goes_on else date.max, rows)


async def _totals(
    w: UnitOfWork, user_id: UserId, sport: Sport | None, first: date, last: date
) -> Sequence[DayTotal]:
    totals = await w.activities.day_totals(user_id, first, last, sport=sport)
    return by_series(totals)[ALL_SPORTS] if totals else ()


async def _end(w: UnitOfWork, user_id: UserId, series: str, last: DailyLoad | None, first: date) -> date:
    """Return the day from which a series without later activities has no rows: it ends with an activity."""
    end = first
    while last is not None and not last.activity_count:
        end = last.day
        last = await w.training_load.last_before(user_id, series, end)
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
