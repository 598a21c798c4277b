"""Links sent by mail."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.one_time_token import OneTimeToken, Purpose
from training_analyzer.domain.ids import UserId


@runtime_checkable
class OneTimeTokens(Protocol):
    """One unused token an account and purpose."""

    async def add(self, token: OneTimeToken) -> None:
        """Store a token; the unused ones of its account and purpose are void. Raises NotFound without the account."""
        ...

    async def take(self, token_hash: bytes, purpose: Purpose, now: datetime) -> OneTimeToken:
        """Use a token, by one compare-and-set; of twenty at once, one has it.

        Raises TokenUsedOrExpired, also for an unknown one and for one of another purpose.
        """
        ...

    async def void(self, user_id: UserId) -> int:
        """Make every unused token of an account worthless; return how many there were."""
        ...

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget tokens of all users that expired before an instant, at most so many; return how many.

        Raises ForeignOwner in an athlete's unit.
        """
        ...
