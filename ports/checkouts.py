"""Visits to the page where athletes subscribe."""

from typing import Protocol, runtime_checkable

from training_analyzer.domain.billing.checkout import Checkout
from training_analyzer.domain.ids import UserId


@runtime_checkable
class Checkouts(Protocol):
    """At most one is open of a user and plan."""

    async def open(self, checkout: Checkout) -> Checkout:
        """Return the open visit of the same user and plan, stored on first use; of many at once all get the same.

        Raises NotFound without the user.
        """
        ...

    async def find(self, user_id: UserId, vendor_id: str) -> Checkout | None:
        """Return a user's visit by the vendor's id; another's is None."""
        ...

    async def save(self, checkout: Checkout) -> None:
        """Store what became of a visit. Raises NotFound."""
        ...
