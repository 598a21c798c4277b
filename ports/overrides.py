"""What operators grant customers beside their plans."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.ids import UserId


@runtime_checkable
class Overrides(Protocol):
    """At most one a user and feature."""

    async def of_user(self, user_id: UserId) -> Sequence[Override]:
        """Return a user's grants, expired ones too, by feature."""
        ...

    async def replace(self, user_id: UserId, overrides: Sequence[Override]) -> None:
        """Store these in the place of all grants of a user, each of which is theirs. Raises NotFound without the user."""
        ...
