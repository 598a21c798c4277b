"""Ten years measured again after a change of thresholds."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import date
from itertools import cycle
from pathlib import Path

from benchmarks.plain import plain_recurrence
from benchmarks.rounds import Row, compared
from benchmarks.world import diary, fill, opened
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.services.set_thresholds import set_thresholds
from training_analyzer.domain.training.assessment import Basis, assess
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold

_DAILY = 5_000
_EVERY = 5
_LOAD = "UPDATE activity SET load = ? WHERE user_id = ? AND id = ?"
_METRIC = "UPDATE activity_metric SET threshold_from = ? WHERE user_id = ? AND activity_id = ?"
_DAY = "UPDATE daily_load SET load = ?, ctl = ?, atl = ? WHERE user_id = ? AND sport = ? AND day = ?"

_DAYS = "SELECT day FROM daily_load WHERE user_id = ? AND sport = ? ORDER BY day"


def _rows(lthr_bpm: float) -> list[Threshold]:
    return [
        Threshold(
            sport=sport, valid_from=date(2000, 1, 1), lthr_bpm=lthr_bpm, max_hr_bpm=190.0, rest_hr_bpm=50.0
        )
        for sport in Sport
    ]


async def ten_years(folder: Path) -> Row:
    """Measure a change that governs all of ten years, two activities a week, beside one plain pass over them.

    The plain pass measures with the same function, keeps its activities in memory, and writes in one transaction
    what changed into another store with the same rows.
    """
    ours, other = folder / "ours", folder / "bare"
    async with opened(ours, 0) as world, opened(other, 0) as rehearsal:
        await fill(world.ports, diary(world.ports, world.user_id, _DAILY)[::_EVERY])
        activities = diary(rehearsal.ports, rehearsal.user_id, _DAILY)[::_EVERY]
        await fill(rehearsal.ports, activities)
        turns, others = cycle((165.0, 170.0)), cycle((165.0, 170.0))
        with closing(sqlite3.connect(other / FILE_NAME, isolation_level=None)) as connection:
            connection.execute("PRAGMA synchronous = NORMAL")

            async def changed() -> None:
                await set_thresholds(
                    user_id=world.user_id,
                    rows=_rows(next(turns)),
                    work=world.ports.store.work,
                    offered=world.ports.catalog.metrics,
                    clock=world.ports.clock,
                )

            async def looped() -> None:
                _loop(connection, activities, Basis(tuple(_rows(next(others))), TrainingPreferences()))

            return await compared(
                "recalculation of ten years (1,000 activities)",
                changed,
                looped,
                count=1,
                rounds=3,
                target=None,
            )


def _loop(connection: sqlite3.Connection, activities: Sequence[Activity], basis: Basis) -> None:
    found = [(activity, assess(activity, {}, basis)) for activity in activities]
    loads: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for activity, metrics in found:
        for series in (ALL_SPORTS, activity.sport):
            loads[series][activity.local_day.isoformat()] += metrics.load or 0.0
    connection.execute("BEGIN IMMEDIATE")
    user_id = str(activities[0].user_id)
    connection.executemany(_LOAD, [(metrics.load, user_id, str(one.id)) for one, metrics in found])
    connection.executemany(
        _METRIC, [(str(metrics.threshold_from), user_id, str(one.id)) for one, metrics in found]
    )
    for series, by_day in loads.items():
        connection.executemany(_DAY, _days(connection, user_id, series, by_day))
    connection.execute("COMMIT")


def _days(
    connection: sqlite3.Connection, user_id: str, series: str, loads: dict[str, float]
) -> Iterator[tuple[float, float, float, str, str, str]]:
    """Yield every day of a series with its new values, also the days without training."""
    days = [day for (day,) in connection.execute(_DAYS, (user_id, series))]
    daily = [loads.get(day, 0.0) for day in days]
    for day, load, (ctl, atl) in zip(days, daily, plain_recurrence(daily), strict=True):
        yield load, ctl, atl, user_id, series, day
