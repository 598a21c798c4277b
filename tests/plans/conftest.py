"""Twenty thousand activities of two athletes, half of them one's, with metrics, days, goals and tombstones."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import Insert, Table, insert

from tests.sql.rows import ANNE, BEN, NOW, SQLITE, a_session, a_token, a_user, activity_id, an_activity, bound
from training_analyzer.adapters.sql.mapping.activities import row_of
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.planning import plan_row, workout_row
from training_analyzer.adapters.sql.tables.activity import activity, tombstone
from training_analyzer.adapters.sql.tables.goal import goal
from training_analyzer.adapters.sql.tables.planning import training_plan, workout
from training_analyzer.adapters.sql.tables.recording import activity_metric
from training_analyzer.adapters.sql.tables.session import refresh_token, session
from training_analyzer.adapters.sql.tables.training import daily_load, series_version
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.upgrade import bring_up_to_date
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import GoalId, TrainingPlanId, WorkoutId
from training_analyzer.plugins.testing.builders import a_goal
from training_analyzer.plugins.testing.planning_builders import a_training_plan, a_workout

ROWS_EACH = 10_000
DAYS = 3_650
GOALS = 1_000
TRAINING_PLANS = 300
WORKOUTS = 1_000


def goal_days(number: int) -> date:
    """Return the day of a goal: two fall on each."""
    return date(2020, 1, 1) + timedelta(days=number // 2)


def write(connection: sqlite3.Connection, statement: Insert, rows: list[dict[str, object]]) -> None:
    """Insert rows through our types and the driver's own executemany."""
    compiled = statement.compile(dialect=SQLITE, column_keys=list(rows[0]))
    names = compiled.positiontup or []
    kinds = [compiled.binds[name].type for name in names]
    connection.executemany(
        str(compiled),
        [tuple(bound(kind, row[name]) for name, kind in zip(names, kinds, strict=True)) for row in rows],
    )


def rows_of_two() -> Iterator[tuple[Table, list[dict[str, object]]]]:
    """Yield rows by table, parents first."""
    sports = (Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING)
    for user_id in (ANNE, BEN):
        yield user_account, [dict(values_of(a_user(user_id)))]
        activities = [
            an_activity(
                number,
                user_id,
                started_at=NOW - timedelta(hours=8 * number),
                updated_at=NOW + timedelta(seconds=number),
                sport=sports[number % 3],
                load=50.0,
                file_sha256=number.to_bytes(32),
            )
            for number in range(1, ROWS_EACH + 1)
        ]
        yield activity, [dict(row_of(each)) for each in activities]
        owned = {"user_id": user_id}
        metric: dict[str, object] = {**owned, "threshold_from": None, "computed": {}, "reasons": {}}
        yield (
            activity_metric,
            [
                {**metric, "activity_id": each.id, "algorithm": 0 if number % 100 == 0 else 1}
                for number, each in enumerate(activities)
            ],
        )
        dead = [activity_id(ROWS_EACH + number) for number in range(1_000)]
        yield (
            tombstone,
            [{**owned, "kind": "activity", "deleted_at": NOW, "object_id": each} for each in dead],
        )
        for sport in ("all", "running"):
            day = {**owned, "sport": sport, "load": 1.0, "timer_time_s": 1.0, "activity_count": 1}
            yield (
                daily_load,
                [
                    {**day, "day": date(2016, 1, 1) + timedelta(days=n), "ctl": 1.0, "atl": 1.0}
                    for n in range(DAYS)
                ],
            )
            yield series_version, [{**owned, "series": sport, "version": 1}]
        goals = [
            a_goal(id=GoalId(UUID(int=3 << 64 | number)), user_id=user_id, day=goal_days(number))
            for number in range(1, GOALS + 1)
        ]
        yield goal, [dict(values_of(each)) for each in goals]
        plans = [
            a_training_plan(id=TrainingPlanId(UUID(int=4 << 64 | number)), user_id=user_id)
            for number in range(1, TRAINING_PLANS + 1)
        ]
        yield training_plan, [dict(plan_row(each)) for each in plans]
        workouts = [
            a_workout(
                id=WorkoutId(UUID(int=5 << 64 | number)),
                user_id=user_id,
                day=goal_days(number),
                plan_id=plans[number % TRAINING_PLANS].id,
            )
            for number in range(1, WORKOUTS + 1)
        ]
        yield workout, [dict(workout_row(each)) for each in workouts]
        opened = [a_session(number + user_id.int * 1_000, user_id) for number in range(100)]
        yield session, [dict(values_of(each)) for each in opened]
        token = {"parent_hash": None, "issued_at": NOW, "expires_at": NOW, "used_at": None}
        yield (
            refresh_token,
            [{**token, "hash": a_token(str(each.id)).hash, "session_id": each.id} for each in opened],
        )


@pytest.fixture(scope="session")
def full_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("plans") / FILE_NAME
    bring_up_to_date(file)
    with closing(sqlite3.connect(file)) as connection:
        with connection:
            for table, rows in rows_of_two():
                write(connection, insert(table), rows)
        connection.execute("VACUUM")
    return file


@pytest.fixture(scope="session", params=["fresh", "analysed"])
def filled(
    request: pytest.FixtureRequest, full_file: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[sqlite3.Connection]:
    """Return the full database, as it is and with the planner's statistics: plans hold in both."""
    file = tmp_path_factory.mktemp("planned") / FILE_NAME
    shutil.copy(full_file, file)
    with closing(sqlite3.connect(file)) as connection:
        if request.param == "analysed":
            connection.execute("ANALYZE")
        yield connection
