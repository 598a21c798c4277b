"""Rates kept by the store: shared by all processes, and alive after a restart."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.rates import Bucket, Lease


@runtime_checkable
class RateGate(Protocol):
    """Takes tokens exactly: of 200 callers at once, a bucket of ten lets ten pass.

    Each call is a short transaction of its own, never made inside a unit of work. A subject is an id or an HMAC, never
    an address or e-mail. All may raise WriteConflict and StoreUnavailable.
    """

    async def take(
        self, subject: str, meter: str, *, limit: int, period_s: float, burst: int, now: datetime
    ) -> float | None:
        """Take one token: None means it may be done, else so many seconds have to pass before it may."""
        ...

    async def take_all(self, buckets: Sequence[Bucket], now: datetime) -> float | None:
        """Take one token of each bucket, or of none: then return how long it takes until each has one."""
        ...

    async def lease(self, bucket: Bucket, most: int, now: datetime) -> Lease:
        """Take up to so many tokens at once."""
        ...

    async def give_back(self, buckets: Sequence[Bucket], tokens: int = 1) -> None:
        """Give so many tokens back to each bucket: what they were taken for was not done, or shall not count."""
        ...

    async def mark(self, subject: str, meter: str, until: datetime) -> None:
        """Remember a subject until an instant, or until the later one that it is marked for already."""
        ...

    async def marked(self, subject: str, meter: str, now: datetime) -> bool:
        """Whether a subject is marked still."""
        ...

    async def forget(self, subject: str) -> None:
        """Forget all buckets and marks of a subject that is no more."""
        ...

    async def purge(self, now: datetime, *, limit: int, dry_run: bool = False) -> int:
        """Forget buckets that are full again and marks that are over, at most so many; return how many.

        A dry run forgets none.
        """
        ...
