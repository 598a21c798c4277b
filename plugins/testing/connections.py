"""What every store of connections does."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.sync.connection import LEASE, Connection, ConnectionState, Schedule
from training_analyzer.domain.sync.errors import AlreadyConnected
from training_analyzer.domain.sync.source import Capability
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.connection_builders import a_connection, a_run
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_A_MINUTE: Final = timedelta(minutes=1)
_AT_ONCE: Final = 20


class ConnectionsContract(StoredContract):
    """One row an athlete and provider, held by one sync at a time."""

    async def test_a_connection_is_kept_as_it_is(self, store: Store, athlete: User, other: User) -> None:
        full = a_connection(
            state=ConnectionState.BLOCKED,
            schedule=Schedule.WEEKLY,
            account_name="Ana 🏃",
            marks={Capability.SLEEP.value: date(2026, 2, 28)},
            credential_expires_at=NOW,
            wait_until=NOW,
            last_success_at=NOW,
            last_error_code="provider_blocked",
            changed_at=NOW,
            swept_on=date(2026, 2, 1),
            backfill_first=date(2025, 1, 1),
            backfill_last=date(2026, 2, 20),
        )
        await _stored(store, full)
        async with store.work.for_user(athlete.id).snapshot() as w:
            assert await w.connections.find(athlete.id, "fake") == full
            assert await w.connections.get(athlete.id, full.id) == full
            assert list(await w.connections.list(athlete.id)) == [full]
            assert await w.connections.find(athlete.id, "garmin") is None
        async with store.work.for_user(other.id).snapshot() as w:
            with pytest.raises(NotFound):
                await w.connections.get(other.id, full.id)
            with pytest.raises(ForeignOwner):
                await w.connections.find(athlete.id, "fake")
            assert list(await w.connections.list(other.id)) == []

    async def test_an_athlete_has_one_connection_of_a_provider(self, store: Store, athlete: User) -> None:
        await _stored(store, a_connection())
        async with store.work.for_user(athlete.id)() as w:
            with pytest.raises(AlreadyConnected):
                await w.connections.add(a_connection(2, user_id=athlete.id))

    async def test_saving_a_plan_leaves_credential_lease_and_marks(self, store: Store, athlete: User) -> None:
        await _stored(store, a_connection())
        taken = await _taken(store, a_connection())
        assert taken is not None
        stale = replace(a_connection(), schedule=Schedule.HOURLY, sealed=b"old", marks={"sleep": NOW.date()})
        async with store.work.for_user(athlete.id)() as w:
            await w.connections.save(stale)
            await w.commit()
        found = await _found(store)
        assert found == replace(taken, schedule=Schedule.HOURLY)
        async with store.work.for_user(athlete.id)() as w:
            with pytest.raises(NotFound):
                await w.connections.save(a_connection(2, user_id=athlete.id))

    @pytest.mark.usefixtures("athlete")
    async def test_of_many_that_take_a_connection_one_gets_it(self, store: Store) -> None:
        await _stored(store, a_connection())
        tries = await asyncio.gather(*[_taken(store, a_connection()) for _ in range(_AT_ONCE)])
        won = [each for each in tries if each is not None]
        assert [(each.epoch, each.last_sync_at, each.lease_until) for each in won] == [(1, NOW, NOW + LEASE)]

    async def test_a_lapsed_lease_is_taken_over_and_its_holder_writes_nothing_more(
        self, store: Store, athlete: User
    ) -> None:
        await _stored(store, a_connection())
        first = await _taken(store, a_connection())
        async with store.work() as w:
            later = NOW + LEASE + _A_MINUTE
            second = await w.connections.take(a_connection().id, later, later + LEASE, counts=False)
            await w.commit()
        assert first is not None
        assert second is not None
        assert (first.epoch, second.epoch) == (1, 2)
        assert second.last_sync_at == NOW
        async with store.work.for_user(athlete.id)() as w:
            one, mine = (athlete.id, first.id), first.epoch
            assert not await w.connections.beat(*one, mine, later, later, marks={"sleep": NOW.date()})
            assert await w.connections.rotate(*one, mine, 1, b"zombie", None) is None
            assert not await w.connections.release(*one, mine)
            assert await w.connections.beat(*one, second.epoch, later, later + LEASE)
            await w.commit()
        assert await _found(store) == second

    async def test_a_holder_whose_lease_lapsed_has_lost_it_though_nobody_took_it(
        self, store: Store, athlete: User
    ) -> None:
        await _stored(store, a_connection())
        held = await _taken(store, a_connection())
        assert held is not None
        async with store.work.for_user(athlete.id)() as w:
            late = NOW + LEASE + _A_MINUTE
            assert not await w.connections.beat(athlete.id, held.id, 1, late, late + LEASE)
            assert await w.connections.rotate(athlete.id, held.id, 1, 1, b"the only good one", None) == 2

    async def test_marks_move_with_the_lease_and_a_given_back_connection_is_free(
        self, store: Store, athlete: User
    ) -> None:
        await _stored(store, a_connection())
        held = await _taken(store, a_connection())
        assert held is not None
        marks = {Capability.ACTIVITIES.value: date(2026, 3, 1)}
        async with store.work.for_user(athlete.id)() as w:
            assert await w.connections.beat(athlete.id, held.id, 1, NOW, NOW + 2 * LEASE, marks=marks)
            assert await w.connections.release(athlete.id, held.id, 1)
            assert not await w.connections.release(athlete.id, held.id, 1)
            await w.commit()
        assert await _found(store) == replace(held, marks=marks, lease_until=None)

    async def test_a_new_credential_replaces_the_version_it_was_made_of_and_no_other(
        self, store: Store, athlete: User
    ) -> None:
        await _stored(store, a_connection())
        held = await _taken(store, a_connection())
        assert held is not None
        again = replace(a_connection(), sealed=b"by hand", account_name="Ana", credential_expires_at=NOW)
        async with store.work.for_user(athlete.id)() as w:
            one = (athlete.id, held.id, 1)
            assert await w.connections.rotate(*one, 1, b"second", NOW) == 2
            assert await w.connections.rotate(*one, 1, b"lost", None) is None
            assert await w.connections.reconnect(again) == 3
            assert await w.connections.rotate(*one, 2, b"lost", None) is None
            await w.commit()
        found = await _found(store)
        assert (found.sealed, found.credential_version, found.account_name) == (b"by hand", 3, "Ana")
        assert found.epoch == 1

    @pytest.mark.usefixtures("athlete", "other")
    async def test_due_connections_come_in_order_and_each_is_planned_once(self, store: Store) -> None:
        await _stored(store, a_connection(1), a_connection(2, next_sync_at=NOW - _A_MINUTE))

        async def tick() -> Sequence[Connection]:
            async with store.work() as w:
                due = await w.connections.due(NOW, limit=5)
                for each in due:
                    await w.connections.plan(each.id, NOW + _A_MINUTE)
                await w.commit()
            return due

        ticks = await asyncio.gather(*[tick() for _ in range(4)])
        found = [each.user_id for due in ticks for each in due]
        assert sorted(found) == sorted({a_connection(1).user_id, a_connection(2).user_id})
        async with store.work() as w:
            assert list(await w.connections.due(NOW, limit=5)) == []
            await w.connections.plan(a_connection(1).id, None)
            due = await w.connections.due(NOW + _A_MINUTE, limit=5)
        assert [each.user_id for each in due] == [a_connection(2).user_id]

    async def test_a_removed_connection_is_gone_with_its_runs(self, store: Store, athlete: User) -> None:
        await _stored(store, a_connection())
        async with store.work.for_user(athlete.id)() as w:
            await w.sync_runs.begin(a_run())
            assert await w.connections.remove(athlete.id, a_connection().id)
            assert not await w.connections.remove(athlete.id, a_connection().id)
            await w.commit()
        async with store.work.for_user(athlete.id).snapshot() as w:
            assert await w.connections.find(athlete.id, "fake") is None
            assert list(await w.sync_runs.page(athlete.id, a_connection().id, None, 5)) == []

    @pytest.mark.usefixtures("athlete", "other")
    async def test_the_system_counts_and_pages_them(self, store: Store) -> None:
        failing = a_connection(2, consecutive_failures=1, next_sync_at=None, state=ConnectionState.DISABLED)
        await _stored(store, a_connection(1), failing)
        await _taken(store, a_connection(1))
        async with store.work.snapshot() as w:
            counts = await w.connections.counts(NOW)
            assert counts.states == {"connected": 1, "disabled": 1}
            assert (counts.due, counts.running, counts.failing) == (1, 1, 1)
            assert counts.oldest_due_at == NOW
            assert await w.connections.held("fake", NOW) == 1
            assert await w.connections.held("other", NOW) == 0
            first = await w.connections.page(None, 1)
            rest = await w.connections.page(first[-1].id, 5)
        assert [each.id for each in (*first, *rest)] == [a_connection(1).id, failing.id]

    async def test_what_touches_everybody_is_no_athletes_business(self, store: Store, athlete: User) -> None:
        async with store.work.for_user(athlete.id)() as w:
            for call in (
                w.connections.take(a_connection().id, NOW, NOW),
                w.connections.due(NOW, limit=1),
                w.connections.held("fake", NOW),
                w.connections.page(None, 1),
                w.connections.counts(NOW),
                w.connections.plan(a_connection().id, None),
                w.sync_runs.close_lost(NOW),
                w.sync_runs.purge(NOW, limit=1),
                w.wearable_challenges.purge(NOW, limit=1),
                w.governors.hold("fake"),
                w.governors.list(),
            ):
                with pytest.raises(ForeignOwner):
                    await call


async def _stored(store: Store, *connections: Connection) -> None:
    async with store.work() as w:
        for each in connections:
            await w.connections.add(each)
        await w.commit()


async def _taken(store: Store, connection: Connection) -> Connection | None:
    async with store.work() as w:
        taken = await w.connections.take(connection.id, NOW, NOW + LEASE)
        await w.commit()
    return taken


async def _found(store: Store) -> Connection:
    async with store.work.snapshot() as w:
        found = await w.connections.find(a_connection().user_id, "fake")
    assert found is not None
    return found
