"""What is due is queued once, for when its athlete's clock says; and what a person asks for, unless it is too soon."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from tests.services.sync_world import SyncWorld, a_sync_world
from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.errors import InvalidValue, NotFound, TrainingAnalyzerError
from training_analyzer.domain.ids import JobId
from training_analyzer.domain.jobs.job import JobState
from training_analyzer.domain.services.begin_sync import Waits, begin_sync
from training_analyzer.domain.services.held_connection import HeldConnection
from training_analyzer.domain.services.keep_said import KeepSaid
from training_analyzer.domain.services.request_sync import days_of, request_sync
from training_analyzer.domain.services.schedule_due_syncs import close_lost_runs, schedule_due_syncs
from training_analyzer.domain.services.sync_priority import sync_priority
from training_analyzer.domain.sync.connection import LEASE, ConnectionLost, ConnectionState
from training_analyzer.domain.sync.errors import ConnectionPaused, RateLimited, ReauthRequired, SyncTooSoon
from training_analyzer.domain.sync.policy import SPREAD, jitter
from training_analyzer.domain.sync.run import RunState, Trigger
from training_analyzer.domain.sync.window import Window
from training_analyzer.plugins.testing.builders import NOW, TODAY
from training_analyzer.plugins.testing.feature_gate import FREE, PRO
from training_analyzer.plugins.testing.wearable_builders import a_reading, a_summary

A_DAY = timedelta(days=1)


@pytest.fixture
async def sync() -> SyncWorld:
    return await a_sync_world()


async def test_what_is_due_is_queued_once_and_planned_anew(sync: SyncWorld) -> None:
    assert await schedule_due_syncs(syncing=sync.syncing) == 1
    assert await schedule_due_syncs(syncing=sync.syncing) == 0
    [job_id] = await _waiting(sync)
    job = await sync.world.jobs.find(job_id, user_id=sync.world.user_id)
    assert job is not None
    stored = await sync.stored()
    assert stored.next_sync_at is not None
    assert NOW < stored.next_sync_at <= NOW + A_DAY


@pytest.mark.parametrize(
    ("zone", "now", "today", "local_half_past_seven"),
    [
        (
            "Europe/Madrid",
            "2026-03-28T23:30",
            date(2026, 3, 29),
            "2026-03-29T05:30",
        ),  # the hour that is skipped
        (
            "Europe/Madrid",
            "2026-10-24T23:30",
            date(2026, 10, 25),
            "2026-10-25T06:30",
        ),  # the one that is twice
        ("America/Sao_Paulo", "2026-03-29T01:30", date(2026, 3, 28), "2026-03-29T10:30"),
        (
            "America/Sao_Paulo",
            "2018-11-04T02:30",
            date(2018, 11, 3),
            "2018-11-04T09:30",
        ),  # midnight is skipped
        ("America/Sao_Paulo", "2018-02-18T02:30", date(2018, 2, 17), "2018-02-18T10:30"),  # 23:30 is twice
    ],
)
async def test_days_are_the_athletes_own_where_clocks_change(
    zone: str, now: str, today: date, local_half_past_seven: str
) -> None:
    sync = await a_sync_world()
    async with sync.world.store.work() as w:
        user = await w.users.get(sync.world.user_id)
        await w.users.save(replace(user, timezone=zone))
        await w.commit()
    sync.world.now = datetime.fromisoformat(now).replace(tzinfo=UTC)
    sync.person.readings = [a_reading(day=today), a_reading(day=today + A_DAY)]
    await sync.run()
    stored = await sync.stored()
    assert set(stored.marks.values()) == {today}
    assert [each.day for each in await sync.days()] == [today]
    spread = jitter(stored.id, SPREAD[stored.schedule])
    due = datetime.fromisoformat(local_half_past_seven).replace(tzinfo=UTC) + spread
    assert stored.next_sync_at == due


async def test_nobody_is_queued_while_the_provider_is_left_alone(sync: SyncWorld) -> None:
    sync.source.failures = [RateLimited(retry_after_s=600)]
    await sync.run()
    await sync.change(next_sync_at=sync.world.now)
    assert await schedule_due_syncs(syncing=sync.syncing) == 1
    assert await _waiting(sync) == []
    stored = await sync.stored()
    assert stored.next_sync_at is not None
    assert stored.next_sync_at >= NOW + timedelta(seconds=600)


async def test_a_connection_that_stands_still_is_due_no_more() -> None:
    sync = await a_sync_world(state=ConnectionState.PAUSED_BY_USER)
    await schedule_due_syncs(syncing=sync.syncing)
    assert (await sync.stored()).next_sync_at is None
    assert await _waiting(sync) == []


async def test_a_sync_whose_worker_is_gone_is_closed_and_taken_over(sync: SyncWorld) -> None:
    gone = await begin_sync(sync.order(), syncing=sync.syncing)
    assert isinstance(gone, HeldConnection)
    assert await close_lost_runs(syncing=sync.syncing) == 0
    waits = await sync.sync()
    assert waits == Waits(NOW + LEASE, "connection_busy")
    sync.later(minutes=6)
    assert await close_lost_runs(syncing=sync.syncing) == 1
    assert (await sync.runs())[0].state is RunState.INTERRUPTED
    sync.later(hours=1)
    assert (await sync.run()).state is RunState.COMPLETED
    with pytest.raises(ConnectionLost):
        await gone.move({"sleep": TODAY})
    with pytest.raises(ConnectionLost):
        await gone.rotated(sync.person.credential)
    with pytest.raises(ConnectionLost):
        await KeepSaid(gone).added(a_summary(), None)
    assert await sync.activities() == []
    assert (await sync.stored()).credential_version == 1


async def test_a_sync_by_hand_is_a_job_of_its_athlete(sync: SyncWorld) -> None:
    job_id = await _asked(sync)
    assert await _asked(sync) == job_id
    job = await sync.world.jobs.find(job_id, user_id=sync.world.user_id)
    assert job is not None
    assert (job.kind, job.state) == ("sync", JobState.WAITING)


async def test_a_plan_may_let_a_sync_go_first(sync: SyncWorld) -> None:
    await _asked(sync, entitlements=PRO)
    await _asked(sync, entitlements=PRO, days=Window(first=TODAY, last=TODAY))
    ours = {row.new.kind: row.new.priority for row in sync.world.store.rows_of_jobs()}
    assert ours == {"sync": sync_priority(PRO), "backfill": sync_priority(PRO, backfill=True)}


@pytest.mark.parametrize(
    ("state", "error"),
    [(ConnectionState.REAUTH_REQUIRED, ReauthRequired), (ConnectionState.PAUSED_BY_USER, ConnectionPaused)],
)
async def test_what_waits_for_its_athlete_is_not_synced_by_hand(
    state: ConnectionState, error: type[TrainingAnalyzerError]
) -> None:
    sync = await a_sync_world(state=state)
    with pytest.raises(error):
        await _asked(sync)


async def test_a_sync_by_hand_comes_no_sooner_than_a_quarter_of_an_hour_after_the_last(
    sync: SyncWorld,
) -> None:
    await sync.run()
    sync.world.now = NOW + timedelta(minutes=14)
    with pytest.raises(SyncTooSoon) as caught:
        await _asked(sync)
    assert caught.value.retry_after_s == 60
    sync.later(minutes=1)
    await _asked(sync)


async def test_days_of_the_past_are_fetched_again_on_demand(sync: SyncWorld) -> None:
    said = sync.records(100)
    days = days_of(TODAY - 101 * A_DAY, TODAY - 99 * A_DAY, TODAY)
    await _asked(sync, days=days)
    await sync.run(Trigger.BACKFILL)
    assert [each.external_id for each in await sync.activities()] == [said.external_id]


@pytest.mark.parametrize(
    ("first", "last"), [(TODAY, None), (None, TODAY), (TODAY, TODAY - A_DAY), (TODAY, TODAY + A_DAY)]
)
def test_days_that_make_no_sense_are_refused(first: date | None, last: date | None) -> None:
    with pytest.raises(InvalidValue):
        days_of(first, last, TODAY)


async def test_nobody_syncs_what_is_not_connected(sync: SyncWorld) -> None:
    with pytest.raises(NotFound):
        await _asked(sync, provider="another")
    await sync.change(provider="switched_off")
    assert await sync.sync() is None


async def _asked(
    sync: SyncWorld,
    *,
    provider: str = "fake",
    days: Window | None = None,
    entitlements: Entitlements = FREE,
) -> JobId:
    return await request_sync(
        user_id=sync.world.user_id,
        provider=provider,
        days=days,
        entitlements=entitlements,
        work=sync.world.store.work,
        jobs=sync.world.jobs,
        now=sync.world.now,
    )


async def _waiting(sync: SyncWorld) -> Sequence[JobId]:
    async with sync.world.store.work.snapshot() as w:
        return await w.jobs.open_of(sync.world.user_id, "sync")
