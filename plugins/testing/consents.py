"""What every store of consents does."""

from datetime import timedelta
from typing import Any

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import NOW, a_user_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_LATER = NOW + timedelta(microseconds=1)


class ConsentsContract(StoredContract):
    """The newest decision is in force, and all of them stay."""

    async def test_who_was_never_asked_decided_nothing(self, store: Store, athlete: User) -> None:
        async with store.work.snapshot() as w:
            assert await w.consents.find(athlete.id, ConsentKind.AI) is None
            assert list(await w.consents.history(athlete.id)) == []

    async def test_the_newest_decision_is_in_force_and_the_others_stay(
        self, store: Store, athlete: User, other: User
    ) -> None:
        given, withdrawn = a_consent(), a_consent(decided_at=_LATER, granted=False)
        await _add(store, withdrawn, given, a_consent(user_id=other.id))
        async with store.work.snapshot() as w:
            assert await w.consents.find(athlete.id, ConsentKind.AI) == withdrawn
            assert list(await w.consents.history(athlete.id)) == [withdrawn, given]
            assert list(await w.consents.history(other.id)) == [a_consent(user_id=other.id)]

    async def test_of_two_at_the_same_instant_the_later_call_counts(
        self, store: Store, athlete: User
    ) -> None:
        await _add(store, a_consent(), a_consent(granted=False))
        async with store.work.snapshot() as w:
            assert await w.consents.find(athlete.id, ConsentKind.AI) == a_consent(granted=False)

    async def test_nobody_agrees_to_nothing(self, store: Store) -> None:
        with pytest.raises(NotFound):
            await _add(store, a_consent())

    async def test_a_bound_unit_reaches_no_consent_of_another(
        self, store: Store, athlete: User, other: User
    ) -> None:
        async with store.work.for_user(other.id)() as w:
            for attempt in (
                w.consents.find(athlete.id, ConsentKind.AI),
                w.consents.history(athlete.id),
                w.consents.add(a_consent()),
            ):
                with pytest.raises(ForeignOwner):
                    await attempt


def a_consent(**changes: Any) -> Consent:
    """Return a consent that ``a_user()`` gave now."""
    return Consent(
        **{"user_id": a_user_id(), "kind": ConsentKind.AI, "decided_at": NOW, "granted": True, **changes}
    )


async def _add(store: Store, *consents: Consent) -> None:
    async with store.work() as w:
        for consent in consents:
            await w.consents.add(consent)
        await w.commit()
