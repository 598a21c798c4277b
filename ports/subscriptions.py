"""Subscriptions as they were last fetched."""

from collections.abc import Collection, Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.ids import UserId


@runtime_checkable
class Subscriptions(Protocol):
    """Many a user, each under the vendor's id; none is ever removed but with the account."""

    async def of_user(self, user_id: UserId) -> Sequence[Subscription]:
        """Return all subscriptions of a user, ended ones too, the oldest first."""
        ...

    async def of_users(self, user_ids: Collection[UserId]) -> Sequence[Subscription]:
        """Return the same of several users, in any order; a unit that is bound to one user raises ForeignOwner."""
        ...

    async def put(self, subscription: Subscription) -> None:
        """Store a subscription in the place of what was known of it.

        Raises NotFound without the user, ForeignOwner where it is another user's.
        """
        ...
