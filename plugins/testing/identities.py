"""What every store of identities elsewhere does."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import IdentityTaken
from training_analyzer.domain.identity.external import LinkedIdentity
from training_analyzer.domain.identity.user import User
from training_analyzer.domain.ids import IdentityId
from training_analyzer.plugins.testing.builders import NOW, a_user_id, an_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store


class IdentitiesContract(StoredContract):
    """An identity opens one account."""

    @pytest.mark.parametrize("email", [None, Email("näw@example.com")])
    async def test_an_identity_is_found_with_all_it_says(
        self, store: Store, athlete: User, email: Email | None
    ) -> None:
        identity = a_linked_identity(email=email)
        await _add(store, identity)
        async with store.work.snapshot() as w:
            assert await w.identities.find(identity.issuer, identity.subject) == identity

    async def test_the_same_subject_of_another_issuer_is_somebody_else(
        self, store: Store, athlete: User, other: User
    ) -> None:
        mine = a_linked_identity()
        theirs = a_linked_identity(2, subject=mine.subject, issuer="https://else.example", user_id=other.id)
        await _add(store, mine, theirs)
        async with store.work.snapshot() as w:
            assert await w.identities.find(mine.issuer, mine.subject) == mine
            assert await w.identities.find(theirs.issuer, theirs.subject) == theirs
            assert await w.identities.find(mine.issuer, mine.subject.upper()) is None

    async def test_an_identity_opens_one_account(self, store: Store, athlete: User, other: User) -> None:
        await _add(store, a_linked_identity())
        for user in (athlete, other):
            with pytest.raises(IdentityTaken):
                await _add(store, a_linked_identity(user_id=user.id, id=IdentityId(an_id(99))))

    async def test_of_twenty_at_once_one_links_it(self, store: Store, athlete: User) -> None:
        made = [a_linked_identity(id=IdentityId(an_id(100 + number))) for number in range(20)]
        results = await asyncio.gather(*(_add(store, each) for each in made), return_exceptions=True)
        assert Counter(type(result) for result in results) == {type(None): 1, IdentityTaken: 19}

    async def test_they_are_listed_from_the_first_linked_on_each_to_its_owner(
        self, store: Store, athlete: User, other: User
    ) -> None:
        late, early = a_linked_identity(1, linked_at=NOW + timedelta(days=1)), a_linked_identity(2)
        theirs = a_linked_identity(3, user_id=other.id)
        await _add(store, late, early, theirs)
        async with store.work.snapshot() as w:
            assert list(await w.identities.list(athlete.id)) == [early, late]
            assert list(await w.identities.list(other.id)) == [theirs]

    async def test_one_is_removed_by_its_owner_once(self, store: Store, athlete: User, other: User) -> None:
        identity = a_linked_identity()
        await _add(store, identity)
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.identities.remove(other.id, identity.id)
            assert await w.identities.remove(athlete.id, identity.id) == identity
            with pytest.raises(NotFound):
                await w.identities.remove(athlete.id, identity.id)
            await w.commit()
        await _add(store, replace(identity, user_id=other.id))

    async def test_nobody_has_none(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.identities.add(a_linked_identity())

    async def test_a_bound_unit_reaches_nobody_elses(self, store: Store, athlete: User, other: User) -> None:
        identity = a_linked_identity()
        await _add(store, identity)
        async with store.work.for_user(other.id)() as w:
            with pytest.raises(ForeignOwner):
                await w.identities.find(identity.issuer, identity.subject)
            with pytest.raises(ForeignOwner):
                await w.identities.list(athlete.id)
            with pytest.raises(ForeignOwner):
                await w.identities.add(identity)
            with pytest.raises(ForeignOwner):
                await w.identities.remove(athlete.id, identity.id)


def a_linked_identity(number: int = 1, **changes: Any) -> LinkedIdentity:
    """Return an identity linked to ``a_user()``."""
    identity = LinkedIdentity(
        id=IdentityId(an_id(30_000 + number)),
        user_id=a_user_id(),
        provider="google",
        issuer="https://accounts.example",
        subject=f"subject-{number}",
        email=Email("ana@example.com"),
        linked_at=NOW,
    )
    return replace(identity, **changes)


async def _add(store: Store, *identities: LinkedIdentity) -> None:
    async with store.work() as w:
        for identity in identities:
            await w.identities.add(identity)
        await w.commit()
