"""API keys."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.api_key import ApiKey
from training_analyzer.domain.ids import ApiKeyId, UserId


@runtime_checkable
class ApiKeys(Protocol):
    """Keys are rows: revoking one ends its use at once. `HotReads` finds the one behind a request."""

    async def add(self, key: ApiKey) -> None:
        """Store a key under its id and hash, which are fresh. Raises NotFound for an unknown account."""
        ...

    async def list(self, user_id: UserId, now: datetime) -> Sequence[ApiKey]:
        """Return the athlete's keys that are neither revoked nor expired, newest first."""
        ...

    async def revoke(self, user_id: UserId, key_id: ApiKeyId, now: datetime) -> None:
        """Revoke one key; revoking a revoked one changes nothing. Raises NotFound, also for another user's."""
        ...

    async def revoke_all(self, user_id: UserId, now: datetime) -> int:
        """Revoke every key of the user that is not revoked; return how many."""
        ...

    async def used(self, user_id: UserId, key_id: ApiKeyId, now: datetime) -> None:
        """Note that a key was used now, where that was not noted within ``USE_NOTED_EVERY``."""
        ...
