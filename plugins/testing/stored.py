"""What the contracts of a store have in common."""

from collections.abc import Sequence

import pytest

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import a_user
from training_analyzer.ports.store import Store


class StoredContract:
    """Base of the contracts that need a store.

    The one thing to provide is a fixture ``store``: an opened, empty store for each test, from the class, its
    module or a conftest.
    """

    @pytest.fixture
    async def athlete(self, store: Store) -> User:
        """Return an account that is stored."""
        return await stored_user(store, a_user(1))

    @pytest.fixture
    async def other(self, store: Store) -> User:
        """Return another account that is stored."""
        return await stored_user(store, a_user(2))


async def stored_user(store: Store, user: User) -> User:
    """Store an account and return it."""
    async with store.work() as w:
        await w.users.add(user)
        await w.commit()
    return user


async def stored_activities(store: Store, *activities: Activity) -> Sequence[Activity]:
    """Store activities in one unit and return them."""
    async with store.work() as w:
        await w.activities.add_all(activities)
        await w.commit()
    return activities
