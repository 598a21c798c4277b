"""What athletes agreed to."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.ids import UserId


@runtime_checkable
class Consents(Protocol):
    """Decisions are added, never changed: each stays as evidence."""

    async def find(self, user_id: UserId, kind: ConsentKind) -> Consent | None:
        """Return the decision in force, None for an athlete who was never asked."""
        ...

    async def add(self, consent: Consent) -> None:
        """Store a decision; of two at the same instant the later call counts. Raises NotFound without the account."""
        ...

    async def history(self, user_id: UserId) -> Sequence[Consent]:
        """Return all decisions, newest first."""
        ...
