"""The hot reads: inline within a budget, in the thread beyond it, and the same rows from both."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Select, bindparam, select

from tests.sql.rows import (
    ANNE,
    BEN,
    NOW,
    POSTGRES,
    SQLITE,
    a_session,
    a_token,
    a_user,
    activity_id,
    an_activity,
)
from training_analyzer.adapters.sql import statements
from training_analyzer.adapters.sql.moments import EARLIEST, LATEST, instants_around, moved, starts_within
from training_analyzer.adapters.sql.statement import NotStatic, Statement
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sqlite.hot_reads import SqliteHotReads
from training_analyzer.adapters.sqlite.readers import InlineReader, TooLong
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.hot_reads import ActivityRow, HotReads
from training_analyzer.ports.store import Store

COUNT = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT count(*) FROM n
"""


@pytest.fixture(params=["true", "false"])
async def either_store(deployment: Deployment, request: pytest.FixtureRequest) -> AsyncIterator[Store]:
    """Return the store with short reads on the event loop, and in the thread."""
    async with build(replace(deployment, settings={"inline_reads": request.param})) as opened:
        yield opened


async def fill(store: Store, *changes: dict[str, Any]) -> None:
    async with store.work() as w:
        await w.users.add(a_user(ANNE))
        await w.users.add(a_user(BEN))
        await w.activities.add_all(
            [an_activity(number + 1, **change) for number, change in enumerate(changes)]
        )
        await w.activities.add(an_activity(1, BEN))
        await w.commit()


async def all_pages(reads: HotReads, limit: int, **filters: Any) -> list[ActivityRow]:
    found: list[ActivityRow] = []
    after: Position | None = None
    while page := await reads.activity_page(ANNE, after=after, limit=limit, **filters):
        assert len(page) <= limit
        found += page
        after = Position(page[-1].started_at, page[-1].id)
    return found


@pytest.mark.parametrize("limit", [1, 3, 200])
async def test_pages_are_complete_and_in_order_also_where_starts_are_equal(
    either_store: Store, limit: int
) -> None:
    starts = [NOW, NOW, NOW, NOW + timedelta(days=1), NOW - timedelta(days=400), EARLIEST, LATEST]
    await fill(either_store, *[{"started_at": at, "local_day": at.date()} for at in starts])
    found = await all_pages(either_store.hot_reads, limit)
    assert [(row.started_at, row.id) for row in found] == sorted(
        ((at, activity_id(number + 1)) for number, at in enumerate(starts)), reverse=True
    )


async def test_rows_hold_what_was_stored(either_store: Store) -> None:
    await fill(either_store, {"name": "🏃", "partial": True, "load": 1.5, "sub_sport": "trail"})
    (row,) = await either_store.hot_reads.activity_page(ANNE, after=None, limit=1)
    stored = an_activity(1, name="🏃", partial=True, load=1.5, sub_sport="trail")
    assert row == ActivityRow(*(getattr(stored, name) for name in ActivityRow._fields))
    assert row.partial is True
    assert type(row.sport) is str


async def test_local_days_hold_at_the_date_line(either_store: Store) -> None:
    first = date(2026, 3, 1)
    east = {"started_at": datetime(2026, 2, 28, 10, 0, tzinfo=UTC), "utc_offset_s": 14 * 3600}
    west = {"started_at": datetime(2026, 3, 2, 11, 59, tzinfo=UTC), "utc_offset_s": -12 * 3600}
    before = {"started_at": datetime(2026, 2, 28, 9, 59, tzinfo=UTC), "utc_offset_s": 14 * 3600}
    past = {"started_at": datetime(2026, 3, 2, 12, 0, tzinfo=UTC), "utc_offset_s": -12 * 3600}
    days = [first, first, first - timedelta(days=1), first + timedelta(days=1)]
    await fill(
        either_store,
        *[{**one, "local_day": day} for one, day in zip((east, west, before, past), days, strict=True)],
    )
    found = await all_pages(either_store.hot_reads, 1, first=first, last=first)
    assert [row.id for row in found] == [activity_id(2), activity_id(1)]
    open_ended = await all_pages(either_store.hot_reads, 2, last=first)
    assert [row.id for row in open_ended] == [activity_id(2), activity_id(1), activity_id(3)]
    since = await all_pages(either_store.hot_reads, 2, first=first)
    assert [row.id for row in since] == [activity_id(4), activity_id(2), activity_id(1)]
    everything = await all_pages(either_store.hot_reads, 2, first=date.min, last=date.max)
    assert len(everything) == 4


async def test_pages_of_a_sport_hold_that_sport_and_no_legs(either_store: Store) -> None:
    await fill(
        either_store,
        {"sport": Sport.MULTISPORT},
        {"sport": Sport.RUNNING, "parent_id": activity_id(1)},
        {"sport": Sport.RUNNING},
        {"sport": Sport.CYCLING},
    )
    reads = either_store.hot_reads
    assert [row.id for row in await all_pages(reads, 2, sport=Sport.RUNNING)] == [activity_id(3)]
    assert len(await all_pages(reads, 2)) == 3
    day = NOW.date()
    assert len(await all_pages(reads, 1, sport=Sport.CYCLING, first=day, last=day)) == 1
    assert not await all_pages(reads, 1, sport=Sport.CYCLING, first=day + timedelta(days=1))


async def test_a_principal_is_the_session_with_its_account_as_they_are_now(either_store: Store) -> None:
    session = a_session()
    async with either_store.work() as w:
        await w.users.add(a_user(active=False))
        await w.sessions.open(session, a_token("a"), session.expires_at)
        await w.commit()
    found = await either_store.hot_reads.principal(session.id)
    assert found is not None
    assert (found.user_id, found.session_id, found.timezone) == (ANNE, session.id, "Europe/Madrid")
    assert (found.role, found.active, found.revoked_at) == ("athlete", False, None)
    assert found.expires_at == session.expires_at
    assert await either_store.hot_reads.principal(a_session(404).id) is None


async def test_a_series_is_read_whole_over_any_span(either_store: Store) -> None:
    days = [date(2016, 1, 1) + timedelta(days=number) for number in range(3_650)]
    rows = [
        DailyLoad(day=day, load=1.5, timer_time_s=60.0, activity_count=1, ctl=2.5, atl=3.5) for day in days
    ]
    async with either_store.work() as w:
        await w.users.add(a_user())
        await w.training_load.replace(ANNE, "all", days[0], date.max, rows)
        await w.commit()
    reads = either_store.hot_reads
    whole = await reads.training_load(ANNE, sport="all", first=date.min, last=date.max)
    assert [row.day for row in whole] == days
    assert tuple(whole[0]) == (days[0], 1.5, 60.0, 1, 2.5, 3.5)
    some = await reads.training_load(ANNE, sport="all", first=days[10], last=days[19])
    assert [row.day for row in some] == days[10:20]
    assert await reads.training_load(BEN, sport="all", first=date.min, last=date.max) == []
    assert await reads.series_days(ANNE, sport="all") == (days[0], days[-1])
    assert await reads.series_days(ANNE, sport="running") is None
    assert await reads.series_version(ANNE, "all") == 1
    assert await reads.series_version(ANNE, "running") == 0


def test_a_statement_over_its_budget_is_interrupted_however_often(deployment: Deployment) -> None:
    reader = InlineReader(deployment.data_dir / FILE_NAME)
    try:
        for _ in range(50):  # a cached statement's count must not add up over its executions
            assert reader.rows(COUNT, [500]) == [(500,)]
        for _ in range(3):
            with pytest.raises(TooLong):
                reader.rows(COUNT, [100_000])
        assert reader.rows(COUNT, [1]) == [(1,)]
    finally:
        reader.close()


def test_the_inline_reader_cannot_write(deployment: Deployment) -> None:
    reader = InlineReader(deployment.data_dir / FILE_NAME)
    try:
        with pytest.raises(sqlite3.OperationalError):
            reader.rows("DELETE FROM user_account", [])
    finally:
        reader.close()


async def test_a_read_that_is_interrupted_is_answered_by_the_thread(
    deployment: Deployment,
) -> None:
    async with build(deployment) as store:
        await fill(store, {}, {}, {})
    hot_reads = SqliteHotReads(deployment.data_dir / FILE_NAME, inline=True, budget=0)
    assert len(await hot_reads.activity_page(ANNE, after=None, limit=20)) == 3
    await hot_reads.close()


async def test_reads_see_what_was_committed_and_nothing_else(either_store: Store) -> None:
    await fill(either_store, {})
    async with either_store.work() as w:
        await w.activities.add(an_activity(2))
        assert len(await either_store.hot_reads.activity_page(ANNE, after=None, limit=9)) == 1
        await w.commit()
    assert len(await either_store.hot_reads.activity_page(ANNE, after=None, limit=9)) == 2


async def test_many_reads_at_once_are_answered(either_store: Store) -> None:
    await fill(either_store, {})
    pages = await asyncio.gather(
        *(either_store.hot_reads.activity_page(ANNE, after=None, limit=9) for _ in range(100))
    )
    assert all(len(page) == 1 for page in pages)


def test_a_statement_whose_text_depends_on_its_values_is_refused() -> None:
    expanding = select(activity.c.id).where(activity.c.id.in_(bindparam("ids", expanding=True)))
    with pytest.raises(NotStatic):
        Statement(expanding, SQLITE, tuple)


HOT = [
    value
    for name, value in vars(statements).items()
    if isinstance(value, Select) and not name.startswith("_")  # parts of others
]


@pytest.mark.parametrize("statement", HOT)
def test_hot_reads_compile_for_postgresql_without_conversions(statement: Any) -> None:
    compiled = Statement(statement, POSTGRES, tuple)
    assert "$1" in compiled.sql
    values = {"limit": 1, "user_id": ANNE, "at": NOW, "session_id": ANNE}
    assert {ANNE, NOW} >= {value for value in compiled.arguments(values) if value not in {None, 1}}
    assert compiled.made([(ANNE, NOW)]) == [(ANNE, NOW)]


def test_moments_stay_within_the_years_that_exist() -> None:
    assert moved(LATEST, timedelta(days=1)) == LATEST
    assert moved(EARLIEST, -timedelta(days=1)) == EARLIEST
    assert instants_around(NOW, 1e12) == (EARLIEST, LATEST)
    assert instants_around(NOW, 60.0) == (NOW - timedelta(minutes=1), NOW + timedelta(minutes=1))
    assert starts_within(date.min, date.max) == (EARLIEST, LATEST)
