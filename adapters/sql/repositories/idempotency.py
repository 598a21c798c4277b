"""Kept replies in SQL."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, tuple_, update

from training_analyzer.adapters.sql.tables.idempotency_key import idempotency_key
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put_once
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.requests import KeptReply, KeyInFlight, KeyReused

_c = idempotency_key.c
_ONE: Final = (_c.user_id == bindparam("owner")) & (_c.key == bindparam("claimed"))
_FREE: Final = delete(idempotency_key).where(_ONE, _c.expires_at <= bindparam("now"))
_FIND: Final = select(_c.route, _c.body_hash, _c.reply_status, _c.reply_headers, _c.reply_body).where(_ONE)
_KEEP: Final = (
    update(idempotency_key)
    .where(_ONE)
    .values(
        reply_status=bindparam("status"),
        reply_headers=bindparam("headers"),
        reply_body=bindparam("body"),
        expires_at=bindparam("until"),
    )
)
_RELEASE: Final = delete(idempotency_key).where(_ONE)
EXPIRED: Final = (
    select(_c.user_id, _c.key)
    .where(_c.expires_at <= bindparam("now"))
    .order_by(_c.expires_at)
    .limit(bindparam("limit"))
)
_PURGE: Final = delete(idempotency_key).where(tuple_(_c.user_id, _c.key).in_(EXPIRED))


class SqlIdempotencyKeys:
    """One row a user and key; its reply is NULL while the first request runs."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def claim(
        self, user_id: UserId, key: str, *, route: str, body_hash: bytes, now: datetime, expires_at: datetime
    ) -> KeptReply | None:
        """Take a key, or return the reply kept for it. Raises KeyInFlight, KeyReused."""
        self._transaction.check_owner(user_id)
        one = {"owner": user_id, "claimed": key}
        await self._transaction.write(_FREE, {**one, "now": now})
        claimed = await self._transaction.write(
            put_once(idempotency_key, self._transaction.engine),
            {
                "user_id": user_id,
                "key": key,
                "route": route,
                "body_hash": body_hash,
                "created_at": now,
                "expires_at": expires_at,
            },
        )
        if claimed.rowcount == 1:
            return None
        return await self._kept(one, route, body_hash)

    async def keep(self, user_id: UserId, key: str, reply: KeptReply, expires_at: datetime) -> None:
        """Keep the reply to a claimed key until an instant."""
        self._transaction.check_owner(user_id)
        values = {
            "status": reply.status,
            "headers": dict(reply.headers),
            "body": reply.body,
            "until": expires_at,
        }
        await self._transaction.write(_KEEP, {"owner": user_id, "claimed": key, **values})

    async def release(self, user_id: UserId, key: str) -> None:
        """Give a claimed key back."""
        self._transaction.check_owner(user_id)
        await self._transaction.write(_RELEASE, {"owner": user_id, "claimed": key})

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired keys of all users, at most so many; return how many."""
        self._transaction.check_unbound()
        return (await self._transaction.write(_PURGE, {"now": now, "limit": limit})).rowcount

    async def _kept(self, one: dict[str, object], route: str, body_hash: bytes) -> KeptReply:
        row = await self._transaction.first(_FIND, one)
        if row is None:
            raise KeyInFlight  # given back this very moment
        if (row.route, row.body_hash) != (route, body_hash):
            raise KeyReused
        if row.reply_status is None:
            raise KeyInFlight
        return KeptReply(row.reply_status, row.reply_headers, row.reply_body)
