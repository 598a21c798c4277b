"""The ledger in dicts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.database import Database
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.usage.errors import LimitReached
from training_analyzer.domain.usage.limit import Balance, Limit, Meter, balance_of
from training_analyzer.domain.usage.record import (
    CallOutcome,
    Demand,
    RecordState,
    RequestId,
    Reservation,
    Settled,
    Settlement,
)

type _Window = tuple[str, Meter, Feature | None, str, datetime]


@dataclass(frozen=True)
class _Record:
    subject: str
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
        self._records[demand.request_id] = _Record(demand.subject, reservation, holds)
        return reservation

    async def settle(self, request_id: RequestId, settlement: Settlement, *, now: datetime) -> Settled:
        """Book what was really taken. Raises NotFound."""
        await self._reach(now)
        if request_id not in self._records:
            raise NotFound("request")
        took: Callable[[Meter, int], int] = lambda meter, _: settlement.took(meter)  # noqa: E731 - one of several
        match self._records[request_id].reservation.state:
            case RecordState.RESERVED:
                self._close(request_id, RecordState.SETTLED, took, outcome=settlement.outcome)
                return Settled.SETTLED
            case RecordState.EXPIRED:
                self._close(request_id, RecordState.SETTLED, took, late=True, outcome=settlement.outcome)
                return Settled.LATE
        return Settled.NOOP

    async def release(self, request_id: RequestId, *, reason: str, now: datetime) -> bool:
        """Give everything back, once."""
        await self._reach(now)
        record = self._records.get(request_id)
        if record is None or record.reservation.state is not RecordState.RESERVED or not reason:
            return False
        self._close(request_id, RecordState.RELEASED, lambda _, __: 0)
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
        done = Reservation(
            request_id=request_id,
            state=RecordState.SETTLED,
            new=False,
            expires_at=now,
            reserved_cost_nano_usd=0,
            outcome=CallOutcome.COMPLETED,
        )
        self._records.setdefault(request_id, _Record(subject, done))

    async def rename(self, subject: str, name: str, *, limit: int) -> int:
        """Put another subject in the place of one."""
        await self._database.reach()
        for counts in (self._used, self._reserved):
            for window in [window for window in counts if window[0] == subject]:
                renamed = (name, *window[1:])
                counts[renamed] = counts.get(renamed, 0) + counts.pop(window)
        old = [id_ for id_, record in self._records.items() if record.subject == subject][:limit]
        for request_id, record in self._records.items():
            holds = tuple(
                ((name, *window[1:]) if window[0] == subject else window, amount)
                for window, amount in record.holds
            )
            self._records[request_id] = replace(
                record, holds=holds, subject=name if request_id in old else record.subject
            )
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
            self._close(request_id, RecordState.EXPIRED, _assumed)
        return len(over)

    async def balances(self, limits: Sequence[Limit], now: datetime) -> Sequence[Balance]:
        """Return what the present windows of limits have counted."""
        await self._reach(now)
        return [self._balance(limit, now) for limit in limits]

    async def _reach(self, now: datetime) -> None:
        check_aware(now)
        await self._database.reach()

    def _balance(self, limit: Limit, now: datetime) -> Balance:
        window = _window(limit, now)
        return balance_of(limit, self._used.get(window, 0), self._reserved.get(window, 0), now)

    def _close(
        self,
        request_id: RequestId,
        state: RecordState,
        takes: Callable[[Meter, int], int],
        *,
        late: bool = False,
        outcome: CallOutcome | None = None,
    ) -> None:
        record = self._records[request_id]
        for window, amount in record.holds:
            took = takes(window[1], amount) - (_assumed(window[1], amount) if late else 0)
            self._used[window] = self._used.get(window, 0) + took
            self._reserved[window] -= 0 if late else amount
        closed = replace(record.reservation, state=state, outcome=outcome)
        self._records[request_id] = replace(record, reservation=closed)


def _assumed(meter: Meter, held: int) -> int:
    return 0 if meter is Meter.IN_FLIGHT else held


def _window(limit: Limit, now: datetime) -> _Window:
    return limit.subject, limit.meter, limit.feature, limit.window, limit.period(now).start
