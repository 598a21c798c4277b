"""Second factors and recovery codes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.second_factor import SecondFactor
from training_analyzer.domain.ids import UserId


@runtime_checkable
class SecondFactors(Protocol):
    """One factor an account, and its recovery codes. What may happen once is a compare-and-set."""

    async def find(self, user_id: UserId) -> SecondFactor | None:
        """Return the factor, confirmed or not."""
        ...

    async def enrol(self, factor: SecondFactor) -> bool:
        """Store a factor in the place of one that was never confirmed; False leaves a confirmed one as it is.

        Raises NotFound without the account.
        """
        ...

    async def confirm(self, user_id: UserId, *, seed: bytes, step: int, now: datetime) -> bool:
        """Let the factor of that sealed seed count from now on, and spend a step of it.

        False when it is another by now, counts already, or the step is spent. Until the unit ends, nobody else signs
        in to the account (``Users.signed_in``): whoever did without the factor is there to be ended.
        """
        ...

    async def spend_step(self, user_id: UserId, step: int) -> bool:
        """Spend a time step of the confirmed factor and all before it; False when it was spent, or there is none."""
        ...

    async def remove(self, user_id: UserId) -> bool:
        """Forget the factor and its recovery codes; False when there was none. Nobody signs in until the unit ends."""
        ...

    async def put_codes(self, user_id: UserId, hashes: Sequence[bytes], now: datetime) -> None:
        """Replace all recovery codes."""
        ...

    async def spend_code(self, user_id: UserId, code_hash: bytes, now: datetime) -> bool:
        """Spend a recovery code; False when there is no such code, or it was spent."""
        ...

    async def codes_left(self, user_id: UserId) -> int:
        """Return how many recovery codes are unspent."""
        ...
