"""API keys in a dict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.api_key import USE_NOTED_EVERY, ApiKey
from training_analyzer.domain.ids import ApiKeyId, UserId


class FakeApiKeys:
    """Keys by id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, key: ApiKey) -> None:
        """Store a key. Raises NotFound for an unknown account, ValueError for a hash that is taken."""
        tables = self._transaction.writable(key.user_id)
        check_aware(key.created_at, key.expires_at, key.last_used_at, key.revoked_at)
        check_user(tables, key.user_id)
        if any(key.id == row.id or key.secret_hash == row.secret_hash for row in tables.api_keys.values()):
            message = "this key is there already"
            raise ValueError(message)
        tables.api_keys[key.id] = key

    async def list(self, user_id: UserId, now: datetime) -> Sequence[ApiKey]:
        """Return the athlete's keys that are neither revoked nor expired, newest first."""
        keys = self._transaction.tables(user_id).api_keys.values()
        living = [
            key for key in keys if key.user_id == user_id and key.revoked_at is None and key.expires_at > now
        ]
        return sorted(living, key=lambda key: (key.created_at, key.id), reverse=True)

    async def revoke(self, user_id: UserId, key_id: ApiKeyId, now: datetime) -> None:
        """Revoke one key. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        check_aware(now)
        key = tables.api_keys.get(key_id)
        if key is None or key.user_id != user_id:
            raise NotFound("API key")
        if key.revoked_at is None:
            tables.api_keys[key_id] = replace(key, revoked_at=now)

    async def revoke_all(self, user_id: UserId, now: datetime) -> int:
        """Revoke every key of the user that is not revoked; return how many."""
        tables = self._transaction.writable(user_id)
        keys = [key for key in tables.api_keys.values() if key.user_id == user_id and key.revoked_at is None]
        for key in keys:
            tables.api_keys[key.id] = replace(key, revoked_at=now)
        return len(keys)

    async def used(self, user_id: UserId, key_id: ApiKeyId, now: datetime) -> None:
        """Note that a key was used now, where that was not noted lately."""
        tables = self._transaction.writable(user_id)
        check_aware(now)
        key = tables.api_keys.get(key_id)
        if key is None or key.user_id != user_id:
            return
        if key.last_used_at is None or key.last_used_at <= now - USE_NOTED_EVERY:
            tables.api_keys[key_id] = replace(key, last_used_at=now)
