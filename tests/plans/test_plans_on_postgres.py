"""On PostgreSQL, behind the fence, each read is served by its index as well, and the deepest page costs the first's."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest
from sqlalchemy import Select

from tests.databases import SCHEMA, SERVER, Databases, as_user
from tests.plans.conftest import ROWS_EACH, goal_days, rows_of_two
from tests.sql.rows import ANNE, NOW, POSTGRES, a_session, a_user, activity_id
from training_analyzer.adapters.sql import statements
from training_analyzer.adapters.sql.mapping.billing import subscription_values
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.repositories import (
    activity_changes,
    activity_reads,
    goals,
    recordings,
    training_load,
    training_plans,
    workouts,
)
from training_analyzer.adapters.sql.statement import Statement
from training_analyzer.adapters.sql.tables.billing import billing_subscription, entitlement_override
from training_analyzer.adapters.sql.tables.session import session
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.supabase.connection import set_up_reads
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.domain.ids import UserId
from training_analyzer.plugins.testing.billing_builders import a_subscription, an_override

DAY = date(2020, 1, 1)
VALUES: Mapping[str, object] = {
    "user_id": ANNE,
    "activity_id": activity_id(1),
    "session_id": a_session(0xA * 1_000).id,
    "parent_id": activity_id(1),
    "digest": (1).to_bytes(32),
    "at": NOW - timedelta(days=1),
    "below_id": activity_id(0),
    "after_id": activity_id(0),
    "limit": 21,
    "sport": "running",
    "series": "all",
    "first": NOW.date() - timedelta(days=360),
    "last": NOW.date() - timedelta(days=330),
    "earliest": NOW - timedelta(days=31),
    "latest": NOW,
    "before": DAY,
    "algorithm": 1,
    "now": NOW,
    "goal_id": UUID(int=3 << 64 | 1),
    "plan_id": UUID(int=4 << 64 | 1),
    "workout_id": UUID(int=5 << 64 | 1),
    "day": goal_days(10),
}

# Of a few days the server sorts all the rows that are there; a page of years is read off the feed.
YEARS: Mapping[str, object] = {
    "first": NOW.date() - timedelta(days=2_000),
    "earliest": NOW - timedelta(days=2_001),
}

READS: list[tuple[str, Select[Any], str]] = [
    ("principal", statements.PRINCIPAL, "pk_session"),
    ("page", statements.PAGE, "ix_activity_feed"),
    ("page of a sport", statements.PAGE_OF_SPORT, "ix_activity_sport_feed"),
    ("page of days", statements.PAGE_OF_DAYS, "ix_activity_feed"),
    ("page of a sport and days", statements.PAGE_OF_SPORT_AND_DAYS, "ix_activity_sport_feed"),
    ("series", statements.TRAINING_LOAD, "pk_daily_load"),
    ("activity", activity_reads.BY_ID, "pk_activity"),
    ("by file", activity_reads.BY_FILE, "uq_activity_file"),
    ("around", activity_reads.AROUND, "ix_activity_feed"),
    ("changed", activity_changes.CHANGED, "ix_activity_changes"),
    ("removed", activity_changes.REMOVED, "pk_tombstone"),
    ("metrics", recordings.METRICS, "ix_activity_metric_algorithm"),
    ("goal", goals.BY_ID, "pk_goal"),
    ("goals", goals.LIST, "ix_goal_day"),
    ("plan", training_plans.BY_ID, "pk_training_plan"),
    ("workout", workouts.BY_ID, "pk_workout"),
    ("workouts", workouts.LIST, "ix_workout_day"),
    ("workouts of a plan", workouts.OF_PLAN, "ix_workout_plan"),
    ("last before", training_load.LAST_BEFORE, "pk_daily_load"),
]


@pytest.fixture(scope="module")
def full(databases: Databases) -> Iterator[str]:
    """Return a database of twenty thousand activities, with the planner's statistics."""
    with databases.migrated() as url:
        asyncio.run(_fill(url))
        yield as_user(url, SERVER)


async def _fill(url: str) -> None:
    connection = await asyncpg.connect(url)
    await set_up_reads(connection)
    others = [UserId(UUID(int=number)) for number in range(1_000, 3_000)]
    more = [
        (user_account, [dict(values_of(a_user(each))) for each in others]),
        (session, [dict(values_of(a_session(each.int, each))) for each in others]),
        (
            billing_subscription,
            [dict(subscription_values(a_subscription(each.int, user_id=each))) for each in others],
        ),
        (entitlement_override, [dict(values_of(an_override(user_id=each))) for each in others]),
    ]
    for table, rows in chain(rows_of_two(), more):
        await connection.copy_records_to_table(
            table.name,
            schema_name=SCHEMA,
            columns=list(rows[0]),
            records=[tuple(row.values()) for row in rows],
        )
    await connection.execute("VACUUM ANALYZE")
    await connection.close()


async def explained(url: str, select: Select[Any], how: str, **values: object) -> Mapping[str, Any]:
    """Return what the server says of a read behind the fence."""
    statement = Statement(select, POSTGRES, lambda *row: row, schema=SCHEMA)
    connection = await asyncpg.connect(url)
    try:
        async with connection.transaction():
            await connection.execute(Fence(SCHEMA).opening(ANNE))
            arguments = statement.arguments({**VALUES, **values})
            said = await connection.fetchval(f"EXPLAIN ({how}, FORMAT JSON) {statement.sql}", *arguments)
    finally:
        await connection.close()
    plan: Mapping[str, Any] = json.loads(said)[0]["Plan"]
    return plan


def nodes(plan: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [plan, *(deeper for below in plan.get("Plans", ()) for deeper in nodes(below))]


@pytest.mark.parametrize(("name", "select", "index"), READS, ids=[name for name, _, _ in READS])
async def test_a_read_is_served_by_its_index(full: str, name: str, select: Select[Any], index: str) -> None:
    values = YEARS if name == "page of days" else {}
    steps = nodes(await explained(full, select, "COSTS OFF", **values))
    assert index in {step.get("Index Name") for step in steps}, steps
    assert not [step for step in steps if step["Node Type"] in {"Seq Scan", "Sort", "Bitmap Heap Scan"}], (
        steps
    )


async def buffers(url: str, select: Select[Any], depth: int) -> int:
    """Return how many blocks a page at a depth of the list is read from, cached or not: the same in every run."""
    at: datetime = NOW - timedelta(hours=8 * depth)
    plan = await explained(url, select, "ANALYZE, BUFFERS, TIMING OFF", at=at, below_id=activity_id(0))
    assert plan["Actual Rows"] == 21
    blocks: int = plan["Shared Hit Blocks"] + plan["Shared Read Blocks"]
    return blocks


@pytest.mark.parametrize("select", [statements.PAGE, statements.PAGE_OF_SPORT])
async def test_the_deepest_pages_read_no_more_than_the_first(full: str, select: Select[Any]) -> None:
    """But for a tenth, over neighbouring pages: where blocks end, one page takes in two more than the next."""
    first, middle, deepest = [
        [await buffers(full, select, start + 7 * number) for number in range(30)]
        for start in (1, ROWS_EACH // 2, ROWS_EACH - 300)
    ]
    assert max(first + middle + deepest) <= 12
    assert max(sum(middle), sum(deepest)) <= 1.1 * sum(first)
