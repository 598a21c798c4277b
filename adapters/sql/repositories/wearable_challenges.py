"""Logins that wait for a code, in SQL."""

from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, select, tuple_, update

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.wearables import CHALLENGE_COLUMNS, challenge_of
from training_analyzer.adapters.sql.tables.wearable import wearable_challenge
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.adapters.sql.upsert import put
from training_analyzer.domain.ids import ChallengeId, UserId
from training_analyzer.domain.sync.challenge import PendingChallenge

_c = wearable_challenge.c
_now: Final = bindparam("now", type_=UtcTime())
_ONE: Final = (_c.user_id == bindparam("owner"), _c.id == bindparam("one"))
EXPIRED: Final = (
    select(_c.user_id, _c.provider)
    .where(_c.expires_at <= _now)
    .order_by(_c.expires_at)
    .limit(bindparam("limit"))
)
_USE: Final = (
    update(wearable_challenge)
    .where(*_ONE, _c.tries_left > 0, _c.expires_at > _now)
    .values(tries_left=_c.tries_left - 1)
    .returning(*CHALLENGE_COLUMNS)
)
_REMOVE: Final = delete(wearable_challenge).where(*_ONE)
_PURGE: Final = delete(wearable_challenge).where(tuple_(_c.user_id, _c.provider).in_(EXPIRED))


class SqlWearableChallenges:
    """One row an athlete and provider."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def put(self, challenge: PendingChallenge) -> None:
        """Keep a login, in the place of the one that waits. Raises NotFound."""
        self._transaction.check_owner(challenge.user_id)
        statement = put(wearable_challenge, self._transaction.engine)
        await self._transaction.write(statement, values_of(challenge))

    async def use(self, user_id: UserId, challenge_id: ChallengeId, now: datetime) -> PendingChallenge | None:
        """Take one try."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "one": challenge_id, "now": now}
        row = (await self._transaction.write(_USE, values)).first()
        return None if row is None else challenge_of(row)

    async def remove(self, user_id: UserId, challenge_id: ChallengeId) -> bool:
        """Forget a login."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "one": challenge_id}
        return (await self._transaction.write(_REMOVE, values)).rowcount == 1

    async def purge(self, now: datetime, *, limit: int) -> int:
        """Forget expired logins."""
        self._transaction.check_unbound()
        return (await self._transaction.write(_PURGE, {"now": now, "limit": limit})).rowcount
