"""API keys in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, insert, select, update

from training_analyzer.adapters.sql.mapping.api_keys import API_KEY_COLUMNS, api_key_of, api_key_values
from training_analyzer.adapters.sql.tables.identity import api_key
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.api_key import USE_NOTED_EVERY, ApiKey
from training_analyzer.domain.ids import ApiKeyId, UserId

_c = api_key.c
_OWN: Final = _c.user_id == bindparam("owner")
_ONE: Final = _OWN & (_c.id == bindparam("key_id"))

LIST: Final = (
    select(*API_KEY_COLUMNS)
    .where(_c.user_id == bindparam("owner"), _c.revoked_at.is_(None), _c.expires_at > bindparam("now"))
    .order_by(_c.created_at.desc(), _c.id.desc())
)
_FIND: Final = select(_c.id).where(_ONE)
_ADD: Final = insert(api_key)
_REVOKE: Final = update(api_key).where(_ONE, _c.revoked_at.is_(None)).values(revoked_at=bindparam("at"))
_REVOKE_ALL: Final = update(api_key).where(_OWN, _c.revoked_at.is_(None)).values(revoked_at=bindparam("at"))
_USED: Final = (
    update(api_key)
    .where(_ONE, _c.last_used_at.is_(None) | (_c.last_used_at <= bindparam("before")))
    .values(last_used_at=bindparam("at"))
)


class SqlApiKeys:
    """Keys as rows, found by hash in the hot reads."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, key: ApiKey) -> None:
        """Store a key. Raises NotFound for an unknown account."""
        self._transaction.check_owner(key.user_id)
        await self._transaction.write(_ADD, api_key_values(key))

    async def list(self, user_id: UserId, now: datetime) -> Sequence[ApiKey]:
        """Return the athlete's keys that are neither revoked nor expired, newest first."""
        self._transaction.check_owner(user_id)
        rows = await self._transaction.rows(LIST, {"owner": user_id, "now": now})
        return [api_key_of(row) for row in rows]

    async def revoke(self, user_id: UserId, key_id: ApiKeyId, now: datetime) -> None:
        """Revoke one key. Raises NotFound."""
        self._transaction.check_owner(user_id)
        one = {"owner": user_id, "key_id": key_id}
        revoked = await self._transaction.write(_REVOKE, {**one, "at": now})
        if revoked.rowcount == 0 and await self._transaction.first(_FIND, one) is None:
            raise NotFound("API key")

    async def revoke_all(self, user_id: UserId, now: datetime) -> int:
        """Revoke every key of the user that is not revoked; return how many."""
        self._transaction.check_owner(user_id)
        return (await self._transaction.write(_REVOKE_ALL, {"owner": user_id, "at": now})).rowcount

    async def used(self, user_id: UserId, key_id: ApiKeyId, now: datetime) -> None:
        """Note that a key was used now, where that was not noted lately."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "key_id": key_id, "at": now, "before": now - USE_NOTED_EVERY}
        await self._transaction.write(_USED, values)
