"""What every audit log does."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from training_analyzer.domain.audit.event import AUDIT_KEPT, AuditAction, AuditEvent, AuditPlace, Outcome
from training_analyzer.domain.errors import ForeignOwner
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import NOW, a_user_id
from training_analyzer.plugins.testing.identity_builders import an_audit_event
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_ALL = 1000


class AuditLogContract(StoredContract):
    """Events of accounts, newest first."""

    async def test_every_field_comes_back(self, store: Store, athlete: User, other: User) -> None:
        event = an_audit_event(
            actor_id=other.id,
            action=AuditAction.SIGN_IN,
            outcome=Outcome.THROTTLED,
            object="ses_01",
            address="2001:db8::/48",
            request_id="req_1",
            detail={"text": "Zoë 🏃‍♀️", "count": 3, "on": True, "nothing": None},
        )
        await _add(store, event)
        assert await _page(store, athlete) == [event]

    async def test_what_is_unknown_comes_back_as_none(self, store: Store, athlete: User) -> None:
        await _add(store, an_audit_event(actor_id=None))
        (event,) = await _page(store, athlete)
        assert (event.actor_id, event.object, event.address, event.request_id) == (None, None, None, None)
        assert event.detail == {}

    async def test_an_event_needs_no_account(self, store: Store, athlete: User) -> None:
        await _add(
            store, an_audit_event(1, user_id=None, actor_id=None), an_audit_event(2, user_id=a_user_id(9))
        )
        assert await _page(store, athlete) == []

    async def test_an_account_sees_what_concerns_it_and_not_what_it_did_to_others(
        self, store: Store, athlete: User, other: User
    ) -> None:
        own, others = an_audit_event(1), an_audit_event(2, user_id=other.id, actor_id=athlete.id)
        await _add(store, own, others)
        assert await _page(store, athlete) == [own]
        assert await _page(store, other) == [others]

    async def test_pages_go_from_the_newest_to_the_oldest(self, store: Store, athlete: User) -> None:
        events = [an_audit_event(number, at=NOW + timedelta(seconds=number // 3)) for number in range(10)]
        await _add(store, *events)
        seen: list[AuditEvent] = []
        while page := await _page(store, athlete, after=_place(seen[-1]) if seen else None, limit=4):
            assert len(page) <= 4
            seen += page
        assert seen == events[::-1]

    async def test_a_bound_unit_serves_its_own_account_alone(
        self, store: Store, athlete: User, other: User
    ) -> None:
        async with store.work.for_user(athlete.id)() as w:
            await w.audit.add(an_audit_event())
            with pytest.raises(ForeignOwner):
                await w.audit.add(an_audit_event(2, user_id=other.id))
            with pytest.raises(ForeignOwner):
                await w.audit.page(other.id, after=None, limit=1)
            with pytest.raises(ForeignOwner):
                await w.audit.prune(NOW, limit=1)
            await w.commit()
        assert await _page(store, athlete) == [an_audit_event()]

    async def test_what_is_not_committed_is_undone(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            await w.audit.add(an_audit_event())
        assert await _page(store, athlete) == []

    async def test_old_events_go_and_young_ones_stay(self, store: Store, athlete: User) -> None:
        now = datetime.now(UTC)  # a store may ask its own clock
        kept = an_audit_event(9, at=now - AUDIT_KEPT + timedelta(hours=1))
        old = [an_audit_event(number, at=now - AUDIT_KEPT - timedelta(days=number)) for number in (1, 2, 3)]
        await _add(store, kept, *old)
        assert await _prune(store, now - AUDIT_KEPT, limit=2) == 2
        assert await _prune(store, now - AUDIT_KEPT, limit=2) == 1
        assert await _prune(store, now - AUDIT_KEPT, limit=2) == 0
        assert await _page(store, athlete) == [kept]


def _place(event: AuditEvent) -> AuditPlace:
    return AuditPlace(event.at, event.id)


async def _add(store: Store, *events: AuditEvent) -> None:
    async with store.work() as w:
        for event in events:
            await w.audit.add(event)
        await w.commit()


async def _page(
    store: Store, user: User, *, after: AuditPlace | None = None, limit: int = _ALL
) -> Sequence[AuditEvent]:
    async with store.work.snapshot() as w:
        return list(await w.audit.page(user.id, after=after, limit=limit))


async def _prune(store: Store, before: datetime, *, limit: int) -> int:
    async with store.work() as w:
        pruned = await w.audit.prune(before, limit=limit)
        await w.commit()
    return pruned
