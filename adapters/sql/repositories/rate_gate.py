"""Rates in SQL: one row a subject and meter, taken from by one statement."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, delete, func, select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncConnection

from training_analyzer.adapters.sql.tables.operation import usage_rate
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Big
from training_analyzer.adapters.sql.upsert import Upsert, insert_into
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.rates import Bucket, Lease, us_of

_c = usage_rate.c
_ONE: Final = (_c.subject == bindparam("of_subject")) & (_c.meter == bindparam("of_meter"))
FIND: Final = select(_c.tat_us).where(_ONE)
_GIVE_BACK: Final = update(usage_rate).where(_ONE).values(tat_us=_c.tat_us - bindparam("cost", type_=Big))
OVER: Final = (
    select(_c.subject, _c.meter)
    .where(_c.tat_us <= bindparam("now", type_=Big))
    .order_by(_c.tat_us)
    .limit(bindparam("limit"))
)
# the condition again: what was taken from since it was found stays
_FORGET: Final = delete(usage_rate).where(usage_rate.c.subject == bindparam("of_subject"))
_PURGE: Final = delete(usage_rate).where(
    tuple_(_c.subject, _c.meter).in_(OVER), _c.tat_us <= bindparam("now", type_=Big)
)

type _Connections = Callable[[UserId | None], AbstractAsyncContextManager[AsyncConnection]]


class SqlRateGate:
    """Each call is a transaction of the system's."""

    def __init__(self, connections: _Connections) -> None:
        self._connections = connections

    async def take(
        self, subject: str, meter: str, *, limit: int, period_s: float, burst: int, now: datetime
    ) -> float | None:
        """Take one token, or return how long it takes until there is one."""
        return await self.take_all([Bucket(subject, meter, limit, period_s, burst)], now)

    async def take_all(self, buckets: Sequence[Bucket], now: datetime) -> float | None:
        """Take one token of each bucket, or of none."""
        now_us, wait_s = us_of(now), 0.0
        async with self._transaction() as transaction:
            for bucket in sorted(buckets, key=_key):  # in one order, so that two never wait for each other
                if wait_s or await _take(transaction, bucket, 1, now_us) is None:
                    wait_s = max(wait_s, bucket.wait_s(await _tat_us(transaction, bucket), now_us))
            if wait_s:
                return wait_s
            await transaction.commit()
        return None

    async def lease(self, bucket: Bucket, most: int, now: datetime) -> Lease:
        """Take up to so many tokens at once: by one statement where all are there."""
        now_us, tokens = us_of(now), min(most, bucket.burst)
        async with self._transaction() as transaction:
            taken = await _take(transaction, bucket, tokens, now_us)
            if taken is None:
                tat_us = await _tat_us(transaction, bucket)  # the row is ours: PostgreSQL locked it
                tokens = bucket.left(tat_us, now_us)
                if not tokens:
                    return Lease(0, wait_s=bucket.wait_s(tat_us, now_us))
                taken = await _take(transaction, bucket, tokens, now_us)
            await transaction.commit()
        return Lease(tokens, bucket.left(taken or 0, now_us))

    async def give_back(self, buckets: Sequence[Bucket], tokens: int = 1) -> None:
        """Give so many tokens back to each bucket."""
        async with self._transaction() as transaction:
            for bucket in sorted(buckets, key=_key):
                await transaction.write(_GIVE_BACK, {**_one(bucket), "cost": tokens * bucket.interval_us})
            await transaction.commit()

    async def mark(self, subject: str, meter: str, until: datetime) -> None:
        """Remember a subject until an instant."""
        values = {"subject": subject, "meter": meter, "fresh": us_of(until)}
        async with self._transaction() as transaction:
            await transaction.write(_mark(transaction.engine), values)
            await transaction.commit()

    async def marked(self, subject: str, meter: str, now: datetime) -> bool:
        """Whether a subject is marked still."""
        async with self._transaction() as transaction:
            row = await transaction.first(FIND, {"of_subject": subject, "of_meter": meter})
        return row is not None and row.tat_us > us_of(now)

    async def forget(self, subject: str) -> None:
        """Forget a subject."""
        async with self._transaction() as transaction:
            await transaction.write(_FORGET, {"of_subject": subject})
            await transaction.commit()

    async def purge(self, now: datetime, *, limit: int, dry_run: bool = False) -> int:
        """Forget what is over, at most so many rows."""
        async with self._transaction() as transaction:
            removed = (await transaction.write(_PURGE, {"now": us_of(now), "limit": limit})).rowcount
            if not dry_run:
                await transaction.commit()
        return removed

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[Transaction]:
        async with self._connections(None) as connection:
            transaction = Transaction(connection, owner=None, read_only=False)
            try:
                yield transaction
            finally:
                await transaction.rollback()


async def _take(transaction: Transaction, bucket: Bucket, tokens: int, now_us: int) -> int | None:
    """Return the new theoretical arrival time, None where there are not so many tokens."""
    values = {
        "subject": bucket.subject,
        "meter": bucket.meter,
        "now": now_us,
        "fresh": bucket.after(now_us, now_us, tokens),
        "cost": tokens * bucket.interval_us,
        "tolerance": bucket.tolerance_us,
    }
    row = (await transaction.write(_takes(transaction.engine), values)).first()
    return None if row is None else int(row.tat_us)


async def _tat_us(transaction: Transaction, bucket: Bucket) -> int:
    row = await transaction.first(FIND, _one(bucket))
    return 0 if row is None else int(row.tat_us)


def _one(bucket: Bucket) -> dict[str, str]:
    return {"of_subject": bucket.subject, "of_meter": bucket.meter}


def _key(bucket: Bucket) -> tuple[str, str]:
    return bucket.subject, bucket.meter


@cache
def _takes(engine: str) -> Any:
    now, cost = bindparam("now", type_=Big), bindparam("cost", type_=Big)
    taken = _later(engine, _c.tat_us, now) + cost
    return (
        _fresh(engine)
        .on_conflict_do_update(
            index_elements=list(usage_rate.primary_key),
            set_={"tat_us": taken},
            where=taken - now <= bindparam("tolerance", type_=Big),
        )
        .returning(_c.tat_us)
    )


@cache
def _mark(engine: str) -> Any:
    statement = _fresh(engine)
    later = _later(engine, _c.tat_us, statement.excluded.tat_us)
    return statement.on_conflict_do_update(
        index_elements=list(usage_rate.primary_key), set_={"tat_us": later}
    )


def _fresh(engine: str) -> Upsert:
    return insert_into(usage_rate, engine).values(
        subject=bindparam("subject"), meter=bindparam("meter"), tat_us=bindparam("fresh", type_=Big)
    )


def _later(engine: str, one: ColumnElement[int], other: ColumnElement[int]) -> ColumnElement[int]:
    return func.max(one, other) if engine == "sqlite" else func.greatest(one, other)
