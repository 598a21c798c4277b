"""What has outlived its use is forgotten, a batch at a time, and nothing else."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import fields
from datetime import timedelta
from pathlib import Path

import pytest

from tests.services.giving_way import GivesWay
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.activities.feed import CHANGES_KEPT
from training_analyzer.domain.audit.event import AUDIT_KEPT
from training_analyzer.domain.billing.inbox import BODIES_KEPT
from training_analyzer.domain.identity.one_time_token import KEPT_AFTER_END, Purpose
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import ChallengeId
from training_analyzer.domain.services.purge import BATCH, Purged, purge
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.run import RUNS_KEPT, RunState, ended
from training_analyzer.plugins.testing.billing_builders import a_billing_event
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_digest,
    a_refresh_token,
    a_session,
    a_session_id,
    a_user,
    an_activity,
    an_activity_id,
)
from training_analyzer.plugins.testing.connection_builders import a_connection, a_run
from training_analyzer.plugins.testing.identity_builders import an_audit_event
from training_analyzer.plugins.testing.oidc_flows import an_oidc_flow
from training_analyzer.plugins.testing.one_time_tokens import a_token
from training_analyzer.plugins.testing.stored import stored_activities, stored_user
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store

_A_DAY = timedelta(days=1)
_NOTHING = Purged()


@pytest.fixture(params=["fake", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Store]:
    if request.param == "fake":
        yield FakeStore()
        return
    async with build(Deployment(data_dir=tmp_path, environment="development")) as opened:
        yield opened


@pytest.fixture
async def athlete(store: Store) -> User:
    return await stored_user(store, a_user())


async def _some_of_all(store: Store, athlete: User) -> None:
    """Store what expires within a day, and as much that lives on."""
    await stored_activities(store, an_activity(1), an_activity(2))
    async with store.work() as w:
        for number, expires_at in ((1, NOW + _A_DAY), (2, NOW + 9 * _A_DAY)):
            await w.idempotency_keys.claim(
                athlete.id, f"k{number}", route="r", body_hash=a_digest(), now=NOW, expires_at=expires_at
            )
            session = a_session(number, user_id=athlete.id, idle_expires_at=expires_at)
            await w.sessions.open(session, a_refresh_token(number), expires_at)
        await w.sessions.end(athlete.id, a_session_id(2), EndReason.SIGNED_OUT, NOW)
        await w.activities.remove(athlete.id, an_activity_id(1), NOW - CHANGES_KEPT - 2 * _A_DAY)
        await w.activities.remove(athlete.id, an_activity_id(2), NOW - CHANGES_KEPT)
        for number, at in ((1, NOW - 2 * AUDIT_KEPT), (2, NOW - AUDIT_KEPT + _A_DAY / 2), (3, NOW)):
            await w.audit.add(an_audit_event(number, at=at))
        for number in (1, 2):
            await w.oidc_flows.add(an_oidc_flow(number, expires_at=NOW + number * _A_DAY))
        for number, purpose in enumerate((Purpose.VERIFY_EMAIL, Purpose.RESET_PASSWORD), 1):
            link = a_token(number, purpose=purpose, expires_at=NOW - KEPT_AFTER_END + number * _A_DAY)
            await w.one_time_tokens.add(link)
        for number, at in ((1, NOW - BODIES_KEPT), (2, NOW)):
            await w.webhook_inbox.add(a_billing_event(number), b"{}", at)
        await w.connections.add(a_connection())
        for number, at in ((1, NOW - RUNS_KEPT), (2, NOW)):
            await w.sync_runs.begin(a_run(number))
            await w.sync_runs.finish(ended(a_run(number), RunState.COMPLETED, at))
            await w.wearable_challenges.put(_challenge(number))
        await w.commit()
    for days in (1, 2):
        await store.rate_gate.mark(f"for {days} days", "known", NOW + days * _A_DAY)


def _challenge(number: int) -> PendingChallenge:
    return PendingChallenge(
        id=ChallengeId(a_run(number).id),
        user_id=a_user().id,
        provider=f"provider-{number}",
        method="email",
        sent_to=None,
        sealed=b"sealed",
        created_at=NOW,
        expires_at=NOW + number * _A_DAY,
    )


async def test_what_has_expired_is_removed_and_the_rest_stays(store: Store, athlete: User) -> None:
    await _some_of_all(store, athlete)
    assert await purge(work=store.work, rate_gate=store.rate_gate, now=NOW) == Purged(
        removals=1, audit_events=1
    )
    foreseen = [
        await purge(work=store.work, rate_gate=store.rate_gate, now=NOW + _A_DAY, dry_run=True)
        for _ in range(2)
    ]
    assert await purge(work=store.work, rate_gate=store.rate_gate, now=NOW + _A_DAY) == Purged(
        idempotency_keys=1, refresh_tokens=1, sessions=1, rates=1, audit_events=1, identity_visits=1, links=1,
        message_bodies=1, sync_runs=1, wearable_challenges=1,
    ) == foreseen[0] == foreseen[1]  # fmt: skip
    assert await purge(work=store.work, rate_gate=store.rate_gate, now=NOW + _A_DAY) == _NOTHING
    assert await store.hot_reads.principal(a_session_id(1)) is None
    assert await store.hot_reads.principal(a_session_id(2)) is not None
    async with store.work.snapshot() as w:
        changes = await w.activities.changed_since(athlete.id, NOW - 2 * CHANGES_KEPT, after=None, limit=9)
    assert [change.position.id for change in changes] == [an_activity_id(2)]


async def _keys(store: Store, athlete: User, many: int) -> None:
    async with store.work() as w:
        for number in range(many):
            await w.idempotency_keys.claim(
                athlete.id, f"k{number}", route="r", body_hash=a_digest(), now=NOW, expires_at=NOW
            )
        await w.commit()


async def test_many_are_removed_in_several_transactions(store: Store, athlete: User) -> None:
    await _keys(store, athlete, BATCH + 1)
    work = GivesWay(store.work, 0)
    foreseen = await purge(work=store.work, rate_gate=store.rate_gate, now=NOW, dry_run=True)
    assert foreseen.idempotency_keys == BATCH + 1
    assert (await purge(work=work, rate_gate=store.rate_gate, now=NOW)).idempotency_keys == BATCH + 1
    # two for the keys, and one look at each of the others; rates are the gate's own
    assert work.opened == len(fields(Purged))


async def test_a_request_writes_between_the_batches(store: Store, athlete: User) -> None:
    await _keys(store, athlete, 4 * BATCH)
    forgetting = asyncio.create_task(purge(work=store.work, rate_gate=store.rate_gate, now=NOW))
    await asyncio.sleep(0)  # it has asked for the writer
    async with store.work() as w:  # a request that asks after it; not committed, since it only counts
        left = await w.idempotency_keys.purge(NOW, limit=9999)
    assert left == 3 * BATCH
    assert (await forgetting).idempotency_keys == 4 * BATCH


async def test_a_purge_that_gives_way_goes_on(store: Store, athlete: User) -> None:
    await _keys(store, athlete, 3)
    assert (
        await purge(work=GivesWay(store.work, 2), rate_gate=store.rate_gate, now=NOW)
    ).idempotency_keys == 3
