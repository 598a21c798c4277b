"""Second factors in a dict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.domain.ids import UserId


class FakeSecondFactors:
    """One factor an account, recovery codes by hash."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def find(self, user_id: UserId) -> SecondFactor | None:
        """Return the factor, confirmed or not."""
        return self._transaction.tables(user_id).second_factors.get(user_id)

    async def enrol(self, factor: SecondFactor) -> bool:
        """Store a factor in the place of one that was never confirmed. Raises NotFound."""
        tables = self._transaction.writable(factor.user_id)
        check_aware(factor.created_at, factor.confirmed_at)
        check_user(tables, factor.user_id)
        there = tables.second_factors.get(factor.user_id)
        if there is not None and there.confirmed_at is not None:
            return False
        tables.second_factors[factor.user_id] = factor
        return True

    async def confirm(self, user_id: UserId, *, seed: bytes, step: int, now: datetime) -> bool:
        """Let the factor of that seed count from now on, and spend a step of it."""
        tables = self._transaction.writable(user_id)
        check_aware(now)
        there = tables.second_factors.get(user_id)
        if there is None or there.confirmed_at or there.seed != seed or there.last_step >= step:
            return False
        tables.second_factors[user_id] = replace(there, confirmed_at=now, last_step=step)
        return True

    async def spend_step(self, user_id: UserId, step: int) -> bool:
        """Spend a time step of the confirmed factor and all before it."""
        tables = self._transaction.writable(user_id)
        there = tables.second_factors.get(user_id)
        if there is None or there.confirmed_at is None or there.last_step >= step:
            return False
        tables.second_factors[user_id] = replace(there, last_step=step)
        return True

    async def remove(self, user_id: UserId) -> bool:
        """Forget the factor and its recovery codes."""
        tables = self._transaction.writable(user_id)
        self._forget_codes(user_id)
        return tables.second_factors.pop(user_id, None) is not None

    async def put_codes(self, user_id: UserId, hashes: Sequence[bytes], now: datetime) -> None:
        """Replace all recovery codes. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        check_aware(now)
        check_user(tables, user_id)
        self._forget_codes(user_id)
        tables.recovery_codes.update({(user_id, code): None for code in hashes})

    async def spend_code(self, user_id: UserId, code_hash: bytes, now: datetime) -> bool:
        """Spend a recovery code."""
        codes = self._transaction.writable(user_id).recovery_codes
        check_aware(now)
        if (user_id, code_hash) not in codes or codes[user_id, code_hash] is not None:
            return False
        codes[user_id, code_hash] = now
        return True

    async def codes_left(self, user_id: UserId) -> int:
        """Return how many recovery codes are unspent."""
        codes = self._transaction.tables(user_id).recovery_codes
        return sum(owner == user_id and used_at is None for (owner, _), used_at in codes.items())

    def _forget_codes(self, user_id: UserId) -> None:
        codes = self._transaction.writable(user_id).recovery_codes
        for key in [key for key in codes if key[0] == user_id]:
            del codes[key]
