"""Kept replies in a dict."""

from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.tables import KeyRow
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.requests import KeptReply, KeyInFlight, KeyReused


class FakeIdempotencyKeys:
    """One row a user and key."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def claim(
        self, user_id: UserId, key: str, *, route: str, body_hash: bytes, now: datetime, expires_at: datetime
    ) -> KeptReply | None:
        """Take a key, or return the reply kept for it. Raises KeyInFlight, KeyReused."""
        tables = self._transaction.writable(user_id)
        check_aware(now, expires_at)
        check_user(tables, user_id)
        row = tables.keys.get((user_id, key))
        if row is None or row.expires_at <= now:
            tables.keys[user_id, key] = KeyRow(route=route, body_hash=body_hash, expires_at=expires_at)
            return None
        if (row.route, row.body_hash) != (route, body_hash):
            raise KeyReused
        if row.reply is None:
            raise KeyInFlight
        return _copy(row.reply)

    async def keep(self, user_id: UserId, key: str, reply: KeptReply, expires_at: datetime) -> None:
        """Keep the reply to a claimed key until an instant."""
        tables = self._transaction.writable(user_id)
        check_aware(expires_at)
        row = tables.keys.get((user_id, key))
        if row is not None:
            tables.keys[user_id, key] = replace(row, reply=_copy(reply), expires_at=expires_at)

    async def release(self, user_id: UserId, key: str) -> None:
        """Give a claimed key back."""
        self._transaction.writable(user_id).keys.pop((user_id, key), None)

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired keys of all users, at most so many; return how many. Raises ForeignOwner in a bound unit."""
        self._transaction.check_unbound()
        keys = self._transaction.writable().keys
        expired = [key for key, row in keys.items() if row.expires_at <= now][:limit]
        for key in expired:
            del keys[key]
        return len(expired)


def _copy(reply: KeptReply) -> KeptReply:
    return replace(reply, headers=dict(reply.headers))
