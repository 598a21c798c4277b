"""Replies kept, so that a repeated request is answered and not done again."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.requests import KeptReply


@runtime_checkable
class IdempotencyKeys(Protocol):
    """One row a user and key."""

    async def claim(
        self, user_id: UserId, key: str, *, route: str, body_hash: bytes, now: datetime, expires_at: datetime
    ) -> KeptReply | None:
        """Take a key: None means it is the caller's now; else the reply that is kept for it.

        An expired key is free again: a claim whose process died is no claim for ever. Raises KeyInFlight while the
        first request runs, KeyReused when route or body differ from the first time.
        """
        ...

    async def keep(self, user_id: UserId, key: str, reply: KeptReply, expires_at: datetime) -> None:
        """Keep the reply to a claimed key until an instant."""
        ...

    async def release(self, user_id: UserId, key: str) -> None:
        """Give a claimed key back: the request failed and may be tried again."""
        ...

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired keys of all users, at most so many; return how many.

        Raises ForeignOwner in an athlete's unit.
        """
        ...
