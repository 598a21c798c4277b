"""The ledger in SQL: held, booked and given back by statements that change a row once."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from training_analyzer.adapters.sql.repositories import usage_history, usage_subjects
from training_analyzer.adapters.sql.repositories import usage_windows as windows
from training_analyzer.adapters.sql.repositories.usage_rows import reserved, settled
from training_analyzer.adapters.sql.tables.usage import usage_record
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import put_once
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.usage.errors import LimitReached
from training_analyzer.domain.usage.history import (
    Bucket,
    Grouping,
    RecordPlace,
    Span,
    UsageRecord,
    UsageTotal,
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

type _Connections = Callable[[UserId | None], AbstractAsyncContextManager[AsyncConnection]]
type _Takes = Callable[[Meter, int], int]
"""What is booked of a meter of which so much was held."""


class SqlAiMeter:
    """Each call is a transaction of the system's."""

    def __init__(self, connections: _Connections) -> None:
        self._connections = connections

    async def reserve(
        self, demand: Demand, limits: Sequence[Limit], *, now: datetime, ttl_s: float
    ) -> Reservation:
        """Hold what is asked for in every window, or in none. Raises LimitReached."""
        expires_at = now + timedelta(seconds=ttl_s)
        async with self._transaction() as transaction:
            values = reserved(demand, now, expires_at)
            made = await transaction.write(put_once(usage_record, transaction.engine), values)
            if not made.rowcount:
                return await _before(transaction, demand.request_id)
            for limit, key in windows.in_order(limits, now):
                await _hold(transaction, demand, limit, key, now)
            await transaction.commit()
        return Reservation(
            request_id=demand.request_id,
            state=RecordState.RESERVED,
            new=True,
            expires_at=expires_at,
            reserved_cost_nano_usd=demand.cost_bound_nano_usd,
        )

    async def settle(self, request_id: RequestId, settlement: Settlement, *, now: datetime) -> Settled:
        """Book what was really taken. Raises NotFound."""
        async with self._transaction() as transaction:
            row = await transaction.first(windows.RECORD, {"request": request_id})
            if row is None:
                raise NotFound("request")
            known = settled(settlement, row.reserved_cost_nano_usd, now)
            for was, done in ((RecordState.RESERVED, Settled.SETTLED), (RecordState.EXPIRED, Settled.LATE)):
                if await _closed(transaction, request_id, was, RecordState.SETTLED, known):
                    late = was is RecordState.EXPIRED
                    await _book(transaction, request_id, lambda meter, _: settlement.took(meter), late=late)
                    await transaction.commit()
                    return done
        return Settled.NOOP

    async def release(self, request_id: RequestId, *, reason: str, now: datetime) -> bool:
        """Give everything back, once."""
        known = {
            "error_code": reason,
            "finished_at": now,
            "cost_nano_usd": 0,
            "usage_source": UsageSource.NONE,
        }
        async with self._transaction() as transaction:
            if not await _closed(transaction, request_id, RecordState.RESERVED, RecordState.RELEASED, known):
                return False
            await _book(transaction, request_id, lambda _, __: 0)
            await transaction.commit()
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
        demand = Demand(request_id=request_id, subject=subject, feature=feature)
        values = reserved(demand, now, now) | {
            "state": RecordState.SETTLED,
            "outcome": CallOutcome.COMPLETED,
            "finished_at": now,
            "cost_nano_usd": 0,
            "usage_source": UsageSource.NONE,
            "cached": reason == "cached",
            "of_request_id": of_request_id,
        }
        async with self._transaction() as transaction:
            await transaction.write(put_once(usage_record, transaction.engine), values)
            await transaction.commit()

    async def rename(self, subject: str, name: str, *, limit: int) -> int:
        """Put another subject in the place of one."""
        async with self._transaction() as transaction:
            renamed = await usage_subjects.rename(transaction, subject, name, limit)
            await transaction.commit()
        return renamed

    async def expire_orphans(self, now: datetime, *, limit: int = 100) -> int:
        """Book what is held past its time as taken, a record at a time."""
        async with self._transaction() as transaction:
            found = await transaction.rows(windows.ORPHANS, {"now": now, "limit": limit})
        return sum([await self._expired(row.request_id, row.reserved_cost_nano_usd, now) for row in found])

    async def _expired(self, request_id: RequestId, cost_nano_usd: int, now: datetime) -> bool:
        known = {
            "finished_at": now,
            "cost_nano_usd": cost_nano_usd,
            "usage_source": UsageSource.ASSUMED,
        }
        async with self._transaction() as transaction:
            if not await _closed(transaction, request_id, RecordState.RESERVED, RecordState.EXPIRED, known):
                return False
            await _book(transaction, request_id, _assumed)
            await transaction.commit()
        return True

    async def balances(self, limits: Sequence[Limit], now: datetime) -> Sequence[Balance]:
        """Return what the present windows of limits have counted."""
        async with self._transaction() as transaction:
            return [await _balance(transaction, limit, windows.key_of(limit, now), now) for limit in limits]

    async def records(self, subject: str, *, below: RecordPlace | None, limit: int) -> Sequence[UsageRecord]:
        """Return records of a subject, newest first."""
        async with self._transaction() as transaction:
            return await usage_history.page(transaction, subject, below, limit)

    async def totals(
        self, span: Span, *, subject: str | None, bucket: Bucket | None = None, by: Sequence[Grouping] = ()
    ) -> Sequence[UsageTotal]:
        """Return sums of what is booked."""
        async with self._transaction() as transaction:
            return await usage_history.totals(transaction, span, subject, bucket, by)

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Transaction]:
        async with self._connections(None) as connection:
            transaction = Transaction(connection, owner=None, read_only=False)
            try:
                yield transaction
            finally:
                await transaction.rollback()


async def _before(transaction: Transaction, request_id: RequestId) -> Reservation:
    row = await transaction.first(windows.RECORD, {"request": request_id})
    if row is None:  # it was there a moment ago, and records are never removed within one
        raise NotFound("request")
    return Reservation(
        request_id=request_id,
        state=RecordState(row.state),
        new=False,
        expires_at=row.expires_at,
        reserved_cost_nano_usd=row.reserved_cost_nano_usd,
        outcome=None if row.outcome is None else CallOutcome(row.outcome),
    )


async def _hold(
    transaction: Transaction, demand: Demand, limit: Limit, key: dict[str, Any], now: datetime
) -> None:
    """Take in one window, and note that. Raises LimitReached."""
    amount = demand.held(limit.meter)
    # a fresh row meets no condition of the statement
    admitted = limit.amount is None or amount <= limit.amount
    if admitted:
        values = {**key, "amount": amount, "most": limit.amount}
        taken = await transaction.write(windows.take_in_window(transaction.engine), values)
        admitted = taken.first() is not None
    if not admitted:
        raise LimitReached(await _balance(transaction, limit, key, now))
    await transaction.write(windows.HOLD, {**key, "request_id": demand.request_id, "amount": amount})


async def _balance(transaction: Transaction, limit: Limit, key: dict[str, Any], now: datetime) -> Balance:
    row = await transaction.first(windows.COUNTED, windows.of(key.values()))
    used, reserved = (0, 0) if row is None else row
    return balance_of(limit, used, reserved, now)


async def _closed(
    transaction: Transaction,
    request_id: RequestId,
    was: RecordState,
    now_is: RecordState,
    known: dict[str, Any],
) -> bool:
    """Change a record's state if it is still the one it was; whether it was."""
    values = windows.closing(request_id, was, now_is, known)
    return bool((await transaction.write(windows.CLOSE, values)).rowcount)


async def _book(
    transaction: Transaction, request_id: RequestId, takes: _Takes, *, late: bool = False
) -> None:
    """Turn what a request holds into what it took; ``late``, what was assumed into what it was."""
    held = await transaction.rows(windows.HOLDS, {"request": request_id})
    for *key, amount in sorted(held, key=windows.place_of):
        meter = Meter(key[1])
        took = takes(meter, amount)
        if late:
            took -= _assumed(meter, amount)
        change = {"more_used": took, "less_reserved": 0 if late else amount}
        await transaction.write(windows.BOOK, {**windows.of(key), **change})


def _assumed(meter: Meter, held: int) -> int:
    return 0 if meter is Meter.IN_FLIGHT else held
