"""The ledger in dicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.database import Database
from training_analyzer.adapters.fake.usage_records import (
    expired_record,
    held_record,
    newest,
    released_record,
    settled_record,
)
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.usage.errors import LimitReached
from training_analyzer.domain.usage.history import (
    Bucket,
    Grouping,
    RecordPlace,
    Span,
    UsageRecord,
    UsageTotal,
    folded,
    total_of,
)
from training_analyzer.domain.usage.limit import Balance, Limit, Meter, balance_of
from training_analyzer.domain.usage.record import (
    CallOutcome,
    Demand,
    RecordState,
    RequestId,
    Reservation,
    Settled,
    Settlement,
    UsageSource,
)

type _Window = tuple[str, Meter, Feature | None, str, datetime]


@dataclass(frozen=True)
class _Record:
    told: UsageRecord
    reservation: Reservation
    holds: tuple[tuple[_Window, int], ...] = ()


class FakeAiMeter:
    """Records by request, counts by window; they last as long as the fake database."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._records: dict[RequestId, _Record] = {}
        self._used: dict[_Window, int] = {}
        self._reserved: dict[_Window, int] = {}

    async def reserve(
        self, demand: Demand, limits: Sequence[Limit], *, now: datetime, ttl_s: float
    ) -> Reservation:
        """Hold what is asked for in every window, or in none. Raises LimitReached."""
        await self._reach(now)
        if demand.request_id in self._records:
            return replace(self._records[demand.request_id].reservation, new=False)
        for limit in limits:
            balance = self._balance(limit, now)
            if balance.remaining is not None and demand.held(limit.meter) > balance.remaining:
                raise LimitReached(balance)
        holds = tuple((_window(limit, now), demand.held(limit.meter)) for limit in limits)
        for window, amount in holds:
            self._reserved[window] = self._reserved.get(window, 0) + amount
        reservation = Reservation(
            request_id=demand.request_id,
            state=RecordState.RESERVED,
            new=True,
            expires_at=now + timedelta(seconds=ttl_s),
            reserved_cost_nano_usd=demand.cost_bound_nano_usd,
        )
        self._records[demand.request_id] = _Record(held_record(demand, now), reservation, holds)
        return reservation

    async def settle(self, request_id: RequestId, settlement: Settlement, *, now: datetime) -> Settled:
        """Book what was really taken. Raises NotFound."""
        await self._reach(now)
        if request_id not in self._records:
            raise NotFound("request")
        record = self._records[request_id]
        state = record.reservation.state
        if state not in {RecordState.RESERVED, RecordState.EXPIRED}:
            return Settled.NOOP
        late = state is RecordState.EXPIRED
        self._close(
            request_id,
            lambda meter, _: settlement.took(meter),
            settled_record(record.told, settlement, now),
            late=late,
        )
        return Settled.LATE if late else Settled.SETTLED

    async def release(self, request_id: RequestId, *, reason: str, now: datetime) -> bool:
        """Give everything back, once."""
        await self._reach(now)
        record = self._records.get(request_id)
        if record is None or record.reservation.state is not RecordState.RESERVED or not reason:
            return False
        self._close(request_id, lambda _, __: 0, released_record(record.told, reason, now))
        return True

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
        """Note an answer that cost nothing."""
        await self._reach(now)
        told = UsageRecord(
            request_id=request_id,
            subject=subject,
            feature=feature,
            state=RecordState.SETTLED,
            outcome=CallOutcome.COMPLETED,
            created_at=now,
            finished_at=now,
            cost_nano_usd=0,
            usage_source=UsageSource.NONE,
            cached=reason == "cached",
            of_request_id=of_request_id,
        )
        done = Reservation(
            request_id=request_id,
            state=told.state,
            new=False,
            expires_at=now,
            reserved_cost_nano_usd=0,
            outcome=told.outcome,
        )
        self._records.setdefault(request_id, _Record(told, done))

    async def rename(self, subject: str, name: str, *, limit: int) -> int:
        """Put another subject in the place of one."""
        await self._database.reach()
        for counts in (self._used, self._reserved):
            for window in [window for window in counts if window[0] == subject]:
                renamed = (name, *window[1:])
                counts[renamed] = counts.get(renamed, 0) + counts.pop(window)
        old = [id_ for id_, record in self._records.items() if record.told.subject == subject][:limit]
        for request_id, record in self._records.items():
            holds = tuple(
                ((name, *window[1:]) if window[0] == subject else window, amount)
                for window, amount in record.holds
            )
            told = replace(record.told, subject=name) if request_id in old else record.told
            self._records[request_id] = replace(record, holds=holds, told=told)
        return len(old)

    async def expire_orphans(self, now: datetime, *, limit: int = 100) -> int:
        """Book what is held past its time as taken."""
        await self._reach(now)
        over = [
            id_
            for id_, record in self._records.items()
            if record.reservation.state is RecordState.RESERVED and record.reservation.expires_at <= now
        ][:limit]
        for request_id in over:
            self._close(request_id, _assumed, expired_record(self._records[request_id].told, now))
        return len(over)

    async def balances(self, limits: Sequence[Limit], now: datetime) -> Sequence[Balance]:
        """Return what the present windows of limits have counted."""
        await self._reach(now)
        return [self._balance(limit, now) for limit in limits]

    async def records(self, subject: str, *, below: RecordPlace | None, limit: int) -> Sequence[UsageRecord]:
        """Return records of a subject, newest first."""
        await self._database.reach()
        told = [each.told for each in self._records.values() if each.told.subject == subject]
        return newest(told, below, limit)

    async def totals(
        self, span: Span, *, subject: str | None, bucket: Bucket | None = None, by: Sequence[Grouping] = ()
    ) -> Sequence[UsageTotal]:
        """Return sums of what is booked."""
        await self._database.reach()
        told = [each.told for each in self._records.values() if subject in {None, each.told.subject}]
        within = [each for each in told if span.start <= each.created_at < span.end]
        return folded([total for each in within if (total := total_of(each, by))], bucket)

    async def _reach(self, now: datetime) -> None:
        check_aware(now)
        await self._database.reach()

    def _balance(self, limit: Limit, now: datetime) -> Balance:
        window = _window(limit, now)
        return balance_of(limit, self._used.get(window, 0), self._reserved.get(window, 0), now)

    def _close(
        self,
        request_id: RequestId,
        takes: Callable[[Meter, int], int],
        told: UsageRecord,
        *,
        late: bool = False,
    ) -> None:
        record = self._records[request_id]
        for window, amount in record.holds:
            took = takes(window[1], amount) - (_assumed(window[1], amount) if late else 0)
            self._used[window] = self._used.get(window, 0) + took
            self._reserved[window] -= 0 if late else amount
        closed = replace(record.reservation, state=told.state, outcome=told.outcome)
        self._records[request_id] = replace(record, reservation=closed, told=told)


def _assumed(meter: Meter, held: int) -> int:
    return 0 if meter is Meter.IN_FLIGHT else held


def _window(limit: Limit, now: datetime) -> _Window:
    return limit.subject, limit.meter, limit.feature, limit.window, limit.period(now).start
