"""Second factors in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, delete, func, insert, select, update

from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.identity import SECOND_FACTOR_COLUMNS, second_factor_of
from training_analyzer.adapters.sql.repositories.activity_changes import HOLD
from training_analyzer.adapters.sql.tables.second_factor import recovery_code, second_factor
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Big, Blob, UtcTime
from training_analyzer.adapters.sql.upsert import put_once
from training_analyzer.domain.identity.second_factor import FactorKind, SecondFactor
from training_analyzer.domain.ids import UserId

_f, _r = second_factor.c, recovery_code.c
_now: Final = bindparam("now", type_=UtcTime())
_step: Final = bindparam("step", type_=Big)
_OWN: Final = _f.user_id == bindparam("owner")
_UNSPENT: Final = (_OWN, _f.kind == FactorKind.TOTP.value, _f.last_step < _step)
FIND: Final = select(*SECOND_FACTOR_COLUMNS).where(
    _f.user_id == bindparam("user_id"), _f.kind == FactorKind.TOTP.value
)
CODES_LEFT: Final = select(func.count()).where(_r.user_id == bindparam("user_id"), _r.used_at.is_(None))
_DROP_UNCONFIRMED: Final = delete(second_factor).where(_OWN, _f.confirmed_at.is_(None))
_CONFIRM: Final = (
    update(second_factor)
    .where(*_UNSPENT, _f.confirmed_at.is_(None), _f.seed == bindparam("of_seed", type_=Blob))
    .values(confirmed_at=_now, last_step=_step)
)
_SPEND_STEP: Final = (
    update(second_factor).where(*_UNSPENT, _f.confirmed_at.is_not(None)).values(last_step=_step)
)
_REMOVE: Final = delete(second_factor).where(_OWN)
_FORGET_CODES: Final = delete(recovery_code).where(_r.user_id == bindparam("owner"))
_ADD_CODES: Final = insert(recovery_code)
_SPEND_CODE: Final = (
    update(recovery_code)
    .where(_r.user_id == bindparam("owner"), _r.hash == bindparam("spent"), _r.used_at.is_(None))
    .values(used_at=_now)
)


class SqlSecondFactors:
    """One factor an account, recovery codes by hash."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def find(self, user_id: UserId) -> SecondFactor | None:
        """Return the factor, confirmed or not."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(FIND, {"user_id": user_id})
        return None if row is None else second_factor_of(row)

    async def enrol(self, factor: SecondFactor) -> bool:
        """Store a factor in the place of one that was never confirmed. Raises NotFound."""
        self._transaction.check_owner(factor.user_id)
        await self._transaction.write(_DROP_UNCONFIRMED, {"owner": factor.user_id})
        add = put_once(second_factor, self._transaction.engine)
        return (await self._transaction.write(add, values_of(factor))).rowcount == 1

    async def confirm(self, user_id: UserId, *, seed: bytes, step: int, now: datetime) -> bool:
        """Let the factor of that seed count from now on, and spend a step of it."""
        self._transaction.check_owner(user_id)
        await self._transaction.write(HOLD, {"user_id": user_id})
        values = {"owner": user_id, "of_seed": seed, "step": step, "now": now}
        return (await self._transaction.write(_CONFIRM, values)).rowcount == 1

    async def spend_step(self, user_id: UserId, step: int) -> bool:
        """Spend a time step of the confirmed factor and all before it."""
        self._transaction.check_owner(user_id)
        return (await self._transaction.write(_SPEND_STEP, {"owner": user_id, "step": step})).rowcount == 1

    async def remove(self, user_id: UserId) -> bool:
        """Forget the factor and its recovery codes."""
        self._transaction.check_owner(user_id)
        await self._transaction.write(HOLD, {"user_id": user_id})
        await self._transaction.write(_FORGET_CODES, {"owner": user_id})
        return (await self._transaction.write(_REMOVE, {"owner": user_id})).rowcount == 1

    async def put_codes(self, user_id: UserId, hashes: Sequence[bytes], now: datetime) -> None:
        """Replace all recovery codes. Raises NotFound."""
        self._transaction.check_owner(user_id)
        await self._transaction.write(_FORGET_CODES, {"owner": user_id})
        rows = [{"user_id": user_id, "hash": code, "created_at": now} for code in hashes]
        await self._transaction.write(_ADD_CODES, rows)

    async def spend_code(self, user_id: UserId, code_hash: bytes, now: datetime) -> bool:
        """Spend a recovery code."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "spent": code_hash, "now": now}
        return (await self._transaction.write(_SPEND_CODE, values)).rowcount == 1

    async def codes_left(self, user_id: UserId) -> int:
        """Return how many recovery codes are unspent."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(CODES_LEFT, {"user_id": user_id})
        return int(row[0]) if row else 0
