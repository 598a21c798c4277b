"""Logins that wait for a code."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import ChallengeId, UserId
from training_analyzer.domain.sync.challenge import PendingChallenge


@runtime_checkable
class WearableChallenges(Protocol):
    """At most one login of an athlete at a provider waits."""

    async def put(self, challenge: PendingChallenge) -> None:
        """Keep a login, in the place of the one that waits. Raises NotFound for an unknown user."""
        ...

    async def use(self, user_id: UserId, challenge_id: ChallengeId, now: datetime) -> PendingChallenge | None:
        """Take one try, and return the login with those left; None where none is left, it is too old, or gone."""
        ...

    async def remove(self, user_id: UserId, challenge_id: ChallengeId) -> bool:
        """Forget a login; False where it is gone."""
        ...

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired logins, at most so many; return how many. Raises ForeignOwner."""
        ...
