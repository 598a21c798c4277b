"""Rates in a dict."""

from collections.abc import Sequence
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.database import Database
from training_analyzer.domain.rates import Bucket, Lease, us_of


class FakeRateGate:
    """Theoretical arrival times by subject and meter; they last as long as the fake database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def take(
        self, subject: str, meter: str, *, limit: int, period_s: float, burst: int, now: datetime
    ) -> float | None:
        """Take one token, or return how long it takes until there is one."""
        return await self.take_all([Bucket(subject, meter, limit, period_s, burst)], now)

    async def take_all(self, buckets: Sequence[Bucket], now: datetime) -> float | None:
        """Take one token of each bucket, or of none."""
        rates, now_us = await self._rates(now), us_of(now)
        wait_s = max(bucket.wait_s(rates.get(_key(bucket), 0), now_us) for bucket in buckets)
        if wait_s:
            return wait_s
        for bucket in buckets:
            rates[_key(bucket)] = bucket.after(rates.get(_key(bucket), 0), now_us)
        return None

    async def lease(self, bucket: Bucket, most: int, now: datetime) -> Lease:
        """Take up to so many tokens at once."""
        rates, now_us = await self._rates(now), us_of(now)
        tat_us = rates.get(_key(bucket), 0)
        tokens = min(most, bucket.left(tat_us, now_us))
        if not tokens:
            return Lease(0, wait_s=bucket.wait_s(tat_us, now_us))
        rates[_key(bucket)] = tat_us = bucket.after(tat_us, now_us, tokens)
        return Lease(tokens, bucket.left(tat_us, now_us))

    async def give_back(self, buckets: Sequence[Bucket], tokens: int = 1) -> None:
        """Give so many tokens back to each bucket."""
        rates = await self._rates()
        for bucket in buckets:
            if _key(bucket) in rates:
                rates[_key(bucket)] -= tokens * bucket.interval_us

    async def mark(self, subject: str, meter: str, until: datetime) -> None:
        """Remember a subject until an instant."""
        rates = await self._rates(until)
        rates[subject, meter] = max(rates.get((subject, meter), 0), us_of(until))

    async def marked(self, subject: str, meter: str, now: datetime) -> bool:
        """Whether a subject is marked still."""
        return (await self._rates(now)).get((subject, meter), 0) > us_of(now)

    async def forget(self, subject: str) -> None:
        """Forget a subject."""
        rates = await self._rates()
        for key in [key for key in rates if key[0] == subject]:
            del rates[key]

    async def purge(self, now: datetime, *, limit: int, dry_run: bool = False) -> int:
        """Forget what is over, at most so many."""
        rates = await self._rates(now)
        over = [key for key, tat_us in rates.items() if tat_us <= us_of(now)][:limit]
        for key in over if not dry_run else ():
            del rates[key]
        return len(over)

    async def _rates(self, *instants: datetime) -> dict[tuple[str, str], int]:
        check_aware(*instants)
        await self._database.reach()
        return self._database.rates


def _key(bucket: Bucket) -> tuple[str, str]:
    return bucket.subject, bucket.meter
