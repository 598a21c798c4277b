"""Links sent by mail in SQL."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, insert, select, update

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.identity import ONE_TIME_TOKEN_COLUMNS, one_time_token_of
from training_analyzer.adapters.sql.tables.identity import one_time_token
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.domain.identity.errors import TokenUsedOrExpired
from training_analyzer.domain.identity.one_time_token import OneTimeToken, Purpose
from training_analyzer.domain.ids import UserId

_c = one_time_token.c
_now: Final = bindparam("now", type_=UtcTime())
_OWN: Final = (_c.user_id == bindparam("owner"), _c.used_at.is_(None))
_SAME_PURPOSE: Final = _c.purpose == bindparam("purpose")
UNUSED: Final = select(_c.hash).where(*_OWN, _SAME_PURPOSE)
EXPIRED: Final = (
    select(_c.hash).where(_c.expires_at <= _now).order_by(_c.expires_at).limit(bindparam("limit"))
)
_ADD: Final = insert(one_time_token)
_TAKE: Final = (
    update(one_time_token)
    .where(
        _c.hash == bindparam("taken"),
        _c.purpose == bindparam("wanted"),
        _c.used_at.is_(None),
        _c.expires_at > _now,
    )
    .values(used_at=_now)
    .returning(*ONE_TIME_TOKEN_COLUMNS)
)
_VOID: Final = delete(one_time_token).where(*_OWN)
_VOID_SAME: Final = delete(one_time_token).where(*_OWN, _SAME_PURPOSE)
_PURGE: Final = delete(one_time_token).where(_c.hash.in_(EXPIRED))


class SqlOneTimeTokens:
    """Tokens by hash."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, token: OneTimeToken) -> None:
        """Store a token; the unused ones of its account and purpose are void. Raises NotFound."""
        self._transaction.check_owner(token.user_id)
        await self._transaction.write(_VOID_SAME, {"owner": token.user_id, "purpose": token.purpose})
        await self._transaction.write(_ADD, values_of(token))

    async def take(self, token_hash: bytes, purpose: Purpose, now: datetime) -> OneTimeToken:
        """Use a token, by one compare-and-set. Raises TokenUsedOrExpired."""
        values = {"taken": token_hash, "wanted": purpose, "now": now}
        row = (await self._transaction.write(_TAKE, values)).first()
        if row is None:
            raise TokenUsedOrExpired
        token = one_time_token_of(row)
        self._transaction.check_owner(token.user_id)
        return token

    async def void(self, user_id: UserId) -> int:
        """Make every unused token of an account worthless; return how many there were."""
        self._transaction.check_owner(user_id)
        return (await self._transaction.write(_VOID, {"owner": user_id})).rowcount

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget tokens of all users that expired before an instant; return how many."""
        self._transaction.check_unbound()
        return (await self._transaction.write(_PURGE, {"now": before, "limit": limit})).rowcount
