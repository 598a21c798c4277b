"""What every store does for syncs beside connections: history, governors, waiting logins, payloads."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import ChallengeId
from training_analyzer.domain.sync.challenge import MOST_TRIES, PendingChallenge
from training_analyzer.domain.sync.connection import LEASE
from training_analyzer.domain.sync.governor import Governor
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.run import RunState, SyncPart
from training_analyzer.plugins.testing.builders import NOW, an_id
from training_analyzer.plugins.testing.connection_builders import a_connection, a_run
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_A_MINUTE: Final = timedelta(minutes=1)
_AT_ONCE: Final = 10


class SyncRunsContract(StoredContract):
    """Of one connection at most one runs."""

    async def test_runs_come_newest_first_and_as_they_ended(self, store: Store, athlete: User) -> None:
        parts = (SyncPart(kind="sleep", fetched=3, new=1, changed=1, failed=1, error_code="x"),)
        ended = a_run(2, state=RunState.PARTIAL, parts=parts, finished_at=NOW + _A_MINUTE)
        async with store.work() as w:
            await w.connections.add(a_connection())
            await w.sync_runs.begin(a_run(1))
            await w.sync_runs.begin(a_run(2))
            assert await w.sync_runs.finish(ended)
            assert not await w.sync_runs.finish(replace(ended, state=RunState.FAILED))
            await w.commit()
        first = a_run(1, state=RunState.INTERRUPTED, finished_at=NOW)
        async with store.work.for_user(athlete.id).snapshot() as w:
            page = await w.sync_runs.page(athlete.id, a_connection().id, None, 1)
            rest = await w.sync_runs.page(athlete.id, a_connection().id, page[-1].id, 5)
        assert [*page, *rest] == [ended, first]

    async def test_anothers_runs_are_not_there(self, store: Store, athlete: User, other: User) -> None:
        async with store.work() as w:
            await w.connections.add(a_connection())
            await w.sync_runs.begin(a_run())
            await w.commit()
        async with store.work.for_user(other.id).snapshot() as w:
            assert list(await w.sync_runs.page(other.id, a_connection().id, None, 5)) == []
            with pytest.raises(ForeignOwner):
                await w.sync_runs.page(athlete.id, a_connection().id, None, 5)
        async with store.work.for_user(other.id)() as w:
            assert not await w.sync_runs.finish(a_run(user_id=other.id, state=RunState.COMPLETED))
            with pytest.raises(NotFound):
                await w.sync_runs.begin(a_run(2, of=a_connection(2)))

    @pytest.mark.usefixtures("athlete")
    async def test_a_run_whose_lease_lapsed_is_closed_and_one_that_lives_is_not(self, store: Store) -> None:
        async with store.work() as w:
            await w.connections.add(a_connection())
            held = await w.connections.take(a_connection().id, NOW, NOW + LEASE)
            assert held is not None
            await w.sync_runs.begin(a_run(of=held))
            assert await w.sync_runs.close_lost(NOW + LEASE) == 0
            assert await w.sync_runs.close_lost(NOW + LEASE + _A_MINUTE) == 1
            assert await w.sync_runs.close_lost(NOW + LEASE + _A_MINUTE) == 0
            assert not await w.sync_runs.finish(a_run(of=held, state=RunState.COMPLETED))
            assert await w.sync_runs.purge(NOW + LEASE, limit=5) == 0
            assert await w.sync_runs.purge(NOW + 2 * LEASE, limit=5) == 1


class GovernorsContract(StoredContract):
    """One row a provider, held by whoever decides."""

    async def test_a_state_is_kept_as_it_is(self, store: Store) -> None:
        state = Governor(
            provider="fake",
            paused_until=NOW,
            pauses=2,
            open_until=NOW,
            trial_until=NOW,
            answers="gup",
            blocked_at=(NOW, NOW + _A_MINUTE),
        )
        async with store.work() as w:
            assert await w.governors.hold("fake") == Governor(provider="fake")
            await w.governors.save(state)
            await w.governors.save(Governor(provider="another"))
            await w.commit()
        async with store.work() as w:
            assert await w.governors.hold("fake") == state
        async with store.work.snapshot() as w:
            assert list(await w.governors.list()) == [Governor(provider="another"), state]

    async def test_who_holds_a_state_decides_alone(self, store: Store) -> None:
        async def count() -> None:
            async with store.work() as w:
                held = await w.governors.hold("fake")
                await asyncio.sleep(0)
                await w.governors.save(replace(held, pauses=held.pauses + 1))
                await w.commit()

        await asyncio.gather(*[count() for _ in range(_AT_ONCE)])
        async with store.work.snapshot() as w:
            assert [each.pauses for each in await w.governors.list()] == [_AT_ONCE]


class WearableChallengesContract(StoredContract):
    """One login waits, for so many tries."""

    async def test_tries_are_counted_by_all_at_once(self, store: Store, athlete: User) -> None:
        await _put(store, _challenge(athlete))

        async def attempt() -> PendingChallenge | None:
            async with store.work.for_user(athlete.id)() as w:
                used = await w.wearable_challenges.use(athlete.id, _challenge(athlete).id, NOW)
                await w.commit()
            return used

        used = await asyncio.gather(*[attempt() for _ in range(2 * MOST_TRIES)])
        left = sorted(each.tries_left for each in used if each is not None)
        assert left == list(range(MOST_TRIES))

    async def test_a_second_login_takes_the_place_of_the_first(self, store: Store, athlete: User) -> None:
        second = _challenge(athlete, 2)
        await _put(store, _challenge(athlete))
        await _put(store, second)
        async with store.work.for_user(athlete.id)() as w:
            assert await w.wearable_challenges.use(athlete.id, _challenge(athlete).id, NOW) is None
            used = await w.wearable_challenges.use(athlete.id, second.id, NOW)
            assert used == replace(second, tries_left=MOST_TRIES - 1)
            assert await w.wearable_challenges.remove(athlete.id, second.id)
            assert not await w.wearable_challenges.remove(athlete.id, second.id)

    async def test_an_old_or_foreign_login_is_not_there(
        self, store: Store, athlete: User, other: User
    ) -> None:
        await _put(store, _challenge(athlete))
        expires = _challenge(athlete).expires_at
        async with store.work() as w:
            assert await w.wearable_challenges.use(athlete.id, _challenge(athlete).id, expires) is None
            assert await w.wearable_challenges.use(other.id, _challenge(athlete).id, NOW) is None
            assert await w.wearable_challenges.purge(NOW, limit=5) == 0
            assert await w.wearable_challenges.purge(expires, limit=5) == 1


class PayloadsContract(StoredContract):
    """What was said last."""

    async def test_the_last_word_is_kept(self, store: Store, athlete: User, other: User) -> None:
        work = store.work.for_user(athlete.id)
        said = _payload(athlete, NOW, b'{"a": 1}')
        async with work() as w:
            await w.payloads.put(athlete.id, [_payload(athlete, NOW, b"{}")])
            await w.payloads.put(athlete.id, [said, replace(said, kind="stress")])
            await w.payloads.put(athlete.id, [])
            await w.commit()
        async with work.snapshot() as w:
            assert await w.payloads.find(athlete.id, "fake", "sleep", "2026-03-01") == said
            found = await w.payloads.revisions(athlete.id, "fake", "sleep", ["2026-03-01", "2026-03-02"])
            assert found == {"2026-03-01": said.revision}
            assert await w.payloads.find(athlete.id, "fake", "hrv", "2026-03-01") is None
        async with store.work.for_user(other.id)() as w:
            assert await w.payloads.find(other.id, "fake", "sleep", "2026-03-01") is None
            assert await w.payloads.remove(other.id, "fake") == 0
        async with work() as w:
            assert await w.payloads.remove(athlete.id, "fake") == 2


def _challenge(athlete: User, number: int = 1) -> PendingChallenge:
    return PendingChallenge(
        id=ChallengeId(an_id(50_000 + number)),
        user_id=athlete.id,
        provider="fake",
        method="email",
        sent_to="a***@example.org",
        sealed=b"sealed",
        created_at=NOW,
        expires_at=NOW + 10 * _A_MINUTE,
    )


async def _put(store: Store, challenge: PendingChallenge) -> None:
    async with store.work.for_user(challenge.user_id)() as w:
        await w.wearable_challenges.put(challenge)
        await w.commit()


def _payload(athlete: User, at: datetime, body: bytes) -> SourcePayload:
    return SourcePayload(
        user_id=athlete.id,
        provider="fake",
        kind="sleep",
        key="2026-03-01",
        revision=str(len(body)),
        body=body,
        received_at=at,
    )
