"""The general limit: counted in memory by one process, or by tokens leased from what all processes share."""

import asyncio
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import Final, Protocol

from training_analyzer.domain.rates import US_A_SECOND, Bucket, Lease, Standing, us_of
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.rate_gate import RateGate

MOST_LEASED: Final = 10
LEASED_FOR_US: Final = 5_000_000
_PART_LEASED: Final = 6  # of a full bucket, so that one process does not empty it for the others


class RequestLimit(Protocol):
    """Counts requests by subject."""

    async def take(self, bucket: Bucket, now: datetime) -> Standing:
        """Count one request, and return where its subject stands; it is refused where that has a wait."""
        ...

    async def settle(self, now: datetime) -> None:
        """Give back what was not used in time, and forget who rests."""
        ...

    async def settle_all(self) -> None:
        """Give back everything: the process ends."""
        ...


class LocalLimit:
    """Exact and quick, for the one process that serves."""

    def __init__(self) -> None:
        self._tats_us: dict[str, int] = {}

    async def take(self, bucket: Bucket, now: datetime) -> Standing:
        """Count one request."""
        now_us = us_of(now)
        tat_us = self._tats_us.get(bucket.subject, 0)
        if wait_s := bucket.wait_s(tat_us, now_us):
            return Standing(bucket, 0, wait_s)
        self._tats_us[bucket.subject] = tat_us = bucket.after(tat_us, now_us)
        return Standing(bucket, bucket.left(tat_us, now_us))

    async def settle(self, now: datetime) -> None:
        """Forget those whose buckets are full again."""
        now_us = us_of(now)
        for subject in [subject for subject, tat_us in self._tats_us.items() if tat_us <= now_us]:
            del self._tats_us[subject]

    async def settle_all(self) -> None:
        """Forget everybody, with the process."""
        self._tats_us.clear()


@dataclass(slots=True, eq=False)
class _Held:
    """What this process has of one subject's bucket, until when; or until when it has nothing."""

    bucket: Bucket
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    tokens: int = 0
    left: int = 0
    until_us: int = 0
    refused_until_us: int = 0

    def decides(self, bucket: Bucket, now_us: int) -> bool:
        """Whether a request can be let through or refused by what is known here of this very bucket."""
        return self.bucket == bucket and now_us < (self.until_us if self.tokens else self.refused_until_us)

    def taken(self, now_us: int) -> Standing:
        """Return where the subject stands after a request."""
        if not self.tokens:
            return Standing(self.bucket, 0, (self.refused_until_us - now_us) / US_A_SECOND)
        self.tokens -= 1
        return Standing(self.bucket, self.tokens + self.left)


class LeasedLimit:
    """Takes tokens a few at a time, so that most requests ask nobody; what is left over is given back."""

    def __init__(self, rate_gate: RateGate) -> None:
        self._rate_gate = rate_gate
        self._held: dict[str, _Held] = {}

    async def take(self, bucket: Bucket, now: datetime) -> Standing:
        """Count one request. Raises WriteConflict, StoreUnavailable."""
        now_us = us_of(now)
        held = self._held.setdefault(bucket.subject, _Held(bucket))
        if held.decides(bucket, now_us):
            return held.taken(now_us)
        async with held.turn:
            if not held.decides(bucket, now_us):
                await self._renew(held, bucket, now)
            return held.taken(now_us)

    async def settle(self, now: datetime) -> None:
        """Give back leases that are over, and forget who has none. Raises WriteConflict, StoreUnavailable."""
        now_us = us_of(now)
        for subject, held in list(self._held.items()):
            if held.turn.locked() or held.decides(held.bucket, now_us):
                continue
            if held.tokens:
                async with held.turn:
                    await self._give_back(held, now_us)
            else:
                del self._held[subject]

    async def settle_all(self) -> None:
        """Give back every lease: the process ends. Raises WriteConflict, StoreUnavailable."""
        for held in self._held.values():
            async with held.turn:
                await self._give_back(held, held.until_us)

    async def _renew(self, held: _Held, bucket: Bucket, now: datetime) -> None:
        now_us = us_of(now)
        await self._give_back(held, now_us)
        lease = await self._leased(bucket, max(1, min(MOST_LEASED, bucket.burst // _PART_LEASED)), now)
        held.bucket, held.tokens, held.left = bucket, lease.tokens, lease.left
        # never kept for longer than they take to come back: given back later, they would be more than there were
        held.until_us = now_us + min(LEASED_FOR_US, lease.tokens * bucket.interval_us)
        held.refused_until_us = now_us + ceil(lease.wait_s * US_A_SECOND)

    async def _give_back(self, held: _Held, now_us: int) -> None:
        tokens, held.tokens = held.tokens, 0
        if tokens and now_us < held.until_us + LEASED_FOR_US:  # later, they have come back by themselves
            await self._rate_gate.give_back([held.bucket], tokens)

    @retried
    async def _leased(self, bucket: Bucket, most: int, now: datetime) -> Lease:
        return await self._rate_gate.lease(bucket, most, now)
