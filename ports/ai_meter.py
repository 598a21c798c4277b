"""The ledger: one account of everything that is limited by amount."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.usage.history import (
    Bucket,
    Grouping,
    RecordPlace,
    Span,
    UsageRecord,
    UsageTotal,
)
from training_analyzer.domain.usage.limit import Balance, Limit
from training_analyzer.domain.usage.record import Demand, RequestId, Reservation, Settled, Settlement


@runtime_checkable
class AiMeter(Protocol):
    """Check and consume in one step: of 200 at once, a window of five lets five through.

    Each call is a short transaction of its own, never made inside a unit of work. What is held is booked or given
    back once, in the windows it was taken from, however often and in whatever order the calls come. All may raise
    WriteConflict and StoreUnavailable.
    """

    async def reserve(
        self, demand: Demand, limits: Sequence[Limit], *, now: datetime, ttl_s: float
    ) -> Reservation:
        """Hold what is asked for in every window, or in none. Raises LimitReached for the first without room.

        The same ``request_id`` again changes nothing and returns what became of the first.
        """
        ...

    async def settle(self, request_id: RequestId, settlement: Settlement, *, now: datetime) -> Settled:
        """Book what was really taken, more than was held too. Raises NotFound for a request that never was.

        One whose reservation had expired is put right; one that was released or settled stays as it is.
        """
        ...

    async def release(self, request_id: RequestId, *, reason: str, now: datetime) -> bool:
        """Give everything back, once; False when it was closed before. Only where nothing can have been billed."""
        ...

    async def record_unbilled(
        self,
        *,
        request_id: RequestId,
        subject: str,
        feature: Feature,
        reason: str,
        of_request_id: RequestId | None = None,
        now: datetime,
    ) -> None:
        """Note an answer that cost nothing and counts in no window, such as a cached one."""
        ...

    async def rename(self, subject: str, name: str, *, limit: int) -> int:
        """Put another subject in the place of one, in at most so many records; return in how many.

        What either has counted or holds is then the other's in sum.
        """
        ...

    async def expire_orphans(self, now: datetime, *, limit: int = 100) -> int:
        """Book what is held past its time as taken: its request died, and may have been billed. Return how many."""
        ...

    async def balances(self, limits: Sequence[Limit], now: datetime) -> Sequence[Balance]:
        """Return what the present windows of limits have counted, in their order."""
        ...

    async def records(self, subject: str, *, below: RecordPlace | None, limit: int) -> Sequence[UsageRecord]:
        """Return records of a subject, newest first, those below a place."""
        ...

    async def totals(
        self,
        span: Span,
        *,
        subject: str | None,
        bucket: Bucket | None = None,
        by: Sequence[Grouping] = (),
    ) -> Sequence[UsageTotal]:
        """Return the sums of what is booked, of one subject or of all, in order of time and group.

        Stretches in which nothing was used are left out.
        """
        ...
