"""Units of work: who may reach what, who waits for whom, and what cancellation leaves behind."""

import asyncio
import logging
import sqlite3
from collections.abc import Awaitable, Callable
from datetime import date

import pytest
from sqlalchemy import text

from tests.sql.rows import ANNE, BEN, NOW, a_session, a_token, a_user, activity_id, an_activity
from training_analyzer.adapters.sql.work import SqlUnitOfWork, SqlWork
from training_analyzer.adapters.sqlite.engine import OneAtATime, open_engine
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import FileFormat, OriginalFile
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import (
    ForeignOwner,
    NotFound,
    ReadOnlyUnit,
    StoreUnavailable,
    WriteConflict,
)
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.requests import KeptReply
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store
from training_analyzer.ports.work import UnitOfWork

A_FILE = OriginalFile(sha256=b"s" * 32, format=FileFormat.FIT, body=b"fit", received_at=NOW)
ID = activity_id(1)

FOREIGN: list[Callable[[UnitOfWork], Awaitable[object]]] = [
    lambda w: w.users.get(BEN),
    lambda w: w.users.add(a_user(BEN)),
    lambda w: w.users.save(a_user(BEN)),
    lambda w: w.users.find_by_email(a_user(BEN).email),
    lambda w: w.sessions.open(a_session(2, BEN), a_token("x"), NOW),
    lambda w: w.sessions.rotate(a_token("ben").hash, a_token("y"), NOW),
    lambda w: w.sessions.list(BEN, NOW),
    lambda w: w.sessions.end(BEN, a_session(1, BEN).id, EndReason.SIGNED_OUT, NOW),
    lambda w: w.sessions.end_all(BEN, EndReason.SIGNED_OUT, NOW),
    lambda w: w.activities.get(BEN, ID),
    lambda w: w.activities.find_by_file(BEN, b""),
    lambda w: w.activities.legs(BEN, ID),
    lambda w: w.activities.around(BEN, NOW, 1.0),
    lambda w: w.activities.add(an_activity(1, BEN)),
    lambda w: w.activities.add_all([an_activity(1, ANNE), an_activity(1, BEN)]),
    lambda w: w.activities.save(an_activity(1, BEN)),
    lambda w: w.activities.remove(BEN, ID, NOW),
    lambda w: w.activities.changed_since(BEN, NOW, after=None, limit=1),
    lambda w: w.activities.day_totals(BEN, date.min),
    lambda w: w.recordings.put_streams(BEN, ID, {}),
    lambda w: w.recordings.streams(BEN, ID),
    lambda w: w.recordings.put_laps(BEN, ID, []),
    lambda w: w.recordings.laps(BEN, ID),
    lambda w: w.recordings.find_metrics(BEN, ID),
    lambda w: w.recordings.outdate(BEN, sport=Sport.RUNNING, first=date.min, until=None),
    lambda w: w.recordings.outdated(BEN, algorithm=1, limit=1),
    lambda w: w.recordings.put_file(BEN, A_FILE),
    lambda w: w.recordings.find_file(BEN, b""),
    lambda w: w.thresholds.list(BEN),
    lambda w: w.thresholds.replace(BEN, [], NOW),
    lambda w: w.thresholds.preferences(BEN),
    lambda w: w.thresholds.save_preferences(BEN, TrainingPreferences(), NOW),
    lambda w: w.training_load.sports(BEN),
    lambda w: w.training_load.last_before(BEN, "all", date.max),
    lambda w: w.training_load.replace(BEN, "all", date.min, date.max, []),
    lambda w: w.idempotency_keys.claim(BEN, "k", route="r", body_hash=b"", now=NOW, expires_at=NOW),
    lambda w: w.idempotency_keys.keep(BEN, "k", KeptReply(200, {}, b""), NOW),
    lambda w: w.idempotency_keys.release(BEN, "k"),
    lambda w: w.idempotency_keys.purge(NOW, limit=1),
    lambda w: w.sessions.purge(NOW, limit=1),
    lambda w: w.sessions.purge_tokens(NOW, limit=1),
    lambda w: w.activities.purge_tombstones(NOW, limit=1),
    lambda w: w.activities.next_change(BEN, lambda: NOW),
    lambda w: w.activities.duplicates_of(BEN, ID),
    lambda w: w.training_load.first_from(BEN, "all", date.min),
]


async def both_athletes(store: Store) -> None:
    async with store.work() as w:
        for user_id, token in ((ANNE, "anne"), (BEN, "ben")):
            await w.users.add(a_user(user_id))
            await w.activities.add(an_activity(1, user_id))
            session = a_session(user_id.int, user_id)
            await w.sessions.open(session, a_token(token), session.expires_at)
        await w.commit()


@pytest.mark.parametrize("ask", FOREIGN)
async def test_a_bound_unit_refuses_other_athletes(
    store: Store, ask: Callable[[UnitOfWork], Awaitable[object]]
) -> None:
    await both_athletes(store)
    async with store.work.for_user(ANNE)() as w:
        with pytest.raises(ForeignOwner):
            await ask(w)


async def test_a_bound_work_is_not_bound_anew(store: Store) -> None:
    bound = store.work.for_user(ANNE)
    bound.for_user(ANNE)
    with pytest.raises(ForeignOwner):
        bound.for_user(BEN)


async def test_a_snapshot_neither_writes_nor_commits(store: Store) -> None:
    async with store.work.snapshot() as w:
        with pytest.raises(ReadOnlyUnit):
            await w.users.add(a_user())
        with pytest.raises(ReadOnlyUnit):
            await w.commit()


async def test_fifty_writers_and_their_readers_never_meet_a_lock(store: Store) -> None:
    async with store.work() as w:
        await w.users.add(a_user())
        await w.commit()

    async def write(number: int) -> None:
        async with store.work() as w:
            await w.activities.day_totals(ANNE, date.min)  # reads first: a deferred BEGIN would fail here
            await w.activities.add(an_activity(number))
            await w.commit()

    async def read() -> None:
        async with store.work.snapshot() as w:
            before = await w.activities.day_totals(ANNE, date.min)
            await asyncio.sleep(0)
            assert await w.activities.day_totals(ANNE, date.min) == before
        await store.hot_reads.activity_page(ANNE, after=None, limit=20)

    async with asyncio.TaskGroup() as tasks:
        for number in range(50):
            tasks.create_task(write(number))
            tasks.create_task(read())
    page = await store.hot_reads.activity_page(ANNE, after=None, limit=100)
    assert len(page) == 50


async def test_cancellation_at_any_moment_leaves_nothing_half_written(store: Store) -> None:
    async with store.work() as w:
        await w.users.add(a_user())
        await w.commit()
    done: list[int] = []

    async def write(number: int) -> None:
        async with store.work() as w:
            await w.activities.add(an_activity(number))
            await w.recordings.put_laps(ANNE, activity_id(number), [Lap(position=0, start_s=0.0)])
            await w.recordings.put_streams(ANNE, activity_id(number), {Channel.POWER: [1.0]})
            await w.commit()
        done.append(number)

    for number in range(40):
        task = asyncio.create_task(write(number))
        await asyncio.sleep(number * 0.000_15)
        task.cancel()
        await asyncio.wait([task])
    async with asyncio.timeout(5):
        await write(1_000)
    async with store.work.snapshot() as w:
        for row in await store.hot_reads.activity_page(ANNE, after=None, limit=200):
            assert await w.recordings.laps(ANNE, row.id)
            assert await w.recordings.streams(ANNE, row.id)
        for number in done:
            await w.activities.get(ANNE, activity_id(number))


async def test_a_waiting_writer_can_be_cancelled(store: Store) -> None:
    async def wait() -> None:
        async with store.work():
            pass

    async with store.work() as w:
        waiting = asyncio.create_task(wait())
        await asyncio.sleep(0.01)
        waiting.cancel()
        await asyncio.wait([waiting])
        assert waiting.cancelled()
        await w.users.add(a_user())
        await w.commit()


async def test_another_process_that_keeps_the_lock_is_a_conflict(
    store: Store, deployment: Deployment
) -> None:
    async with store.work() as w:  # the connection of the pool gets less patience for this test
        assert isinstance(w, SqlUnitOfWork)
        await w.transaction.rows(text("PRAGMA busy_timeout = 50"))
    other = sqlite3.connect(deployment.data_dir / FILE_NAME, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(WriteConflict):
            async with store.work():
                pass
        with pytest.raises(WriteConflict):
            await store.check()
    finally:
        other.execute("ROLLBACK")
        other.close()
    async with store.work() as w:
        await w.users.add(a_user())
        await w.commit()


async def test_foreign_keys_are_watched_on_each_connection_so_that_a_user_takes_all_along(
    store: Store, deployment: Deployment
) -> None:
    await both_athletes(store)
    async with store.work() as w:
        assert isinstance(w, SqlUnitOfWork)
        for pragma, value in (("foreign_keys", 1), ("synchronous", 1), ("trusted_schema", 0)):
            assert await w.transaction.first(text(f"PRAGMA {pragma}")) == (value,)
        await w.recordings.put_laps(ANNE, ID, [Lap(position=0, start_s=0.0)])
        await w.recordings.put_file(ANNE, A_FILE)
        await w.transaction.write(text("DELETE FROM user_account WHERE id = :id"), {"id": str(ANNE)})
        await w.commit()
    with sqlite3.connect(deployment.data_dir / FILE_NAME) as other:
        for table in ("activity", "activity_lap", "activity_file", "session"):
            rows = other.execute(f"SELECT DISTINCT user_id FROM {table}").fetchall()  # noqa: S608 - our tables
            assert rows in ([], [(str(BEN),)])
        assert other.execute("SELECT count(*) FROM refresh_token").fetchone() == (1,)
    other.close()


async def test_a_unit_that_is_open_for_long_is_logged(
    deployment: Deployment, caplog: pytest.LogCaptureFixture
) -> None:
    file = deployment.data_dir / FILE_NAME
    reader = OneAtATime(open_engine(file, durability="normal", read_only=True))
    work = SqlWork(reader, reader, most_open_s=0.0).for_user(ANNE)
    with caplog.at_level(logging.WARNING):
        async with work.snapshot():
            pass
    await reader.close()
    assert "was open for" in caplog.text


async def test_a_closed_store_says_so(deployment: Deployment) -> None:
    async with build(deployment) as store:
        await store.check()
    with pytest.raises(StoreUnavailable, match="closed"):
        await store.check()


async def test_a_store_whose_file_is_gone_says_so(store: Store, deployment: Deployment) -> None:
    (deployment.data_dir / FILE_NAME).unlink()
    with pytest.raises(StoreUnavailable, match="gone"):
        await store.check()


async def test_another_athletes_activity_is_not_found(store: Store) -> None:
    async with store.work() as w:
        await w.users.add(a_user(ANNE))
        await w.users.add(a_user(BEN))
        await w.activities.add(an_activity(1, ANNE))
        with pytest.raises(NotFound):
            await w.activities.get(BEN, ID)
        await w.activities.add(an_activity(1, BEN, name="the same id"))
        assert (await w.activities.get(ANNE, ID)).name == "Morning run"
