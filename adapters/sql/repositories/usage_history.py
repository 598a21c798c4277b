"""The ledger looked back on: pages of records, and sums by hour or day and what is asked for."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Text, bindparam, case, func, or_, select, tuple_

from training_analyzer.adapters.sql.moments import LATEST
from training_analyzer.adapters.sql.tables.usage import usage_record
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.usage.history import (
    COUNTS,
    Bucket,
    Grouping,
    RecordPlace,
    Span,
    UsageRecord,
    UsageTotal,
    folded,
)
from training_analyzer.domain.usage.record import CallOutcome, RecordState, RequestId, Usage, UsageSource

_r = usage_record.c
_LAST: Final = RecordPlace(LATEST, RequestId("\U0010ffff"))
_GROUPS: Final[dict[Grouping, ColumnElement[Any]]] = {
    Grouping.FEATURE: _r.feature,
    Grouping.PROVIDER: _r.provider,
    Grouping.MODEL: func.coalesce(_r.response_model, _r.request_model),
}
_HOUR_LETTERS, _DAY_LETTERS = 13, 10  # of 2026-11-25T09

PAGE: Final = (
    select(usage_record)
    .where(
        _r.subject == bindparam("of_subject"),
        tuple_(_r.created_at, _r.request_id)
        < tuple_(bindparam("at", type_=UtcTime()), bindparam("below", type_=Text())),
    )
    .order_by(_r.created_at.desc(), _r.request_id.desc())
    .limit(bindparam("limit"))
)


async def page(
    transaction: Transaction, subject: str, below: RecordPlace | None, limit: int
) -> Sequence[UsageRecord]:
    """Return records of a subject, newest first."""
    place = below or _LAST
    values = {"of_subject": subject, "at": place.created_at, "below": place.request_id, "limit": limit}
    return [_record(row) for row in await transaction.rows(PAGE, values)]


async def totals(
    transaction: Transaction, span: Span, subject: str | None, bucket: Bucket | None, by: Sequence[Grouping]
) -> Sequence[UsageTotal]:
    """Return sums of a span, of one subject or of all."""
    letters = _HOUR_LETTERS if bucket is Bucket.HOUR else _DAY_LETTERS
    statement = sums(transaction.engine, letters, tuple(by), everybody=subject is None)
    values = {"since": span.start, "until": span.end} | ({} if subject is None else {"of_subject": subject})
    return folded([_total(row, len(by)) for row in await transaction.rows(statement, values)], bucket)


@cache
def sums(engine: str, letters: int, by: tuple[Grouping, ...], *, everybody: bool) -> Select[Any]:
    """Return the statement: months and weeks are summed up here, of days, for the two engines cut time differently."""
    text: ColumnElement[str] = func.substr(_r.created_at, 1, letters, type_=Text())
    if engine == "postgresql":
        utc = func.to_char(func.timezone("UTC", _r.created_at), 'YYYY-MM-DD"T"HH24')
        text = func.substr(utc, 1, letters, type_=Text())
    start = text.label("start")
    groups = [_GROUPS[each].label(each.value) for each in by]
    wanted = [
        _r.created_at >= bindparam("since", type_=UtcTime()),
        _r.created_at < bindparam("until", type_=UtcTime()),
        or_(_r.state == RecordState.SETTLED.value, _r.state == RecordState.EXPIRED.value),
    ]
    if not everybody:
        wanted.insert(0, _r.subject == bindparam("of_subject"))
    counts = [_SUMS[name].label(name) for name in COUNTS]
    return select(start, *groups, *counts).where(*wanted).group_by(start, *groups)


def _of_source(source: UsageSource) -> ColumnElement[Any]:
    return func.coalesce(func.sum(case((_r.usage_source == source.value, _r.cost_nano_usd), else_=0)), 0)


_SUMS: Final[dict[str, ColumnElement[Any]]] = {
    name: func.coalesce(func.sum(usage_record.c[name]), 0) for name in COUNTS if name in usage_record.c
} | {
    "requests": func.count(),
    "cached": func.sum(case((_r.cached, 1), else_=0)),
    "estimated_nano_usd": _of_source(UsageSource.ESTIMATED),
    "assumed_nano_usd": _of_source(UsageSource.ASSUMED),
}


def _total(row: Row[Any], groups: int) -> UsageTotal:
    counts = {name: int(value) for name, value in zip(COUNTS, row[1 + groups :], strict=True)}
    start = datetime.fromisoformat(row[0]).replace(tzinfo=UTC)
    return UsageTotal(start=start, group=tuple(row[1 : 1 + groups]), **counts)


def _record(row: Row[Any]) -> UsageRecord:
    source = None if row.usage_source is None else UsageSource(row.usage_source)
    return UsageRecord(
        request_id=RequestId(row.request_id),
        subject=row.subject,
        feature=Feature(row.feature),
        state=RecordState(row.state),
        created_at=row.created_at,
        entity=row.entity,
        provider=row.provider,
        request_model=row.request_model,
        response_model=row.response_model,
        outcome=None if row.outcome is None else CallOutcome(row.outcome),
        error_code=row.error_code,
        finished_at=row.finished_at,
        reserved_cost_nano_usd=row.reserved_cost_nano_usd,
        cost_nano_usd=row.cost_nano_usd,
        usage=_usage(row, source),
        usage_source=source,
        attempts=row.attempts,
        cached=row.cached,
        of_request_id=row.of_request_id,
        price_source=row.price_source,
        price_model=row.price_model,
        overrun_nano_usd=row.overrun_nano_usd,
    )


def _usage(row: Row[Any], source: UsageSource | None) -> Usage | None:
    """Return the tokens; None where none are known, as of one that died."""
    if row.input_tokens is None or source is None:
        return None
    return Usage(
        input_tokens=row.input_tokens,
        output_tokens=row.output_tokens,
        cache_read_input_tokens=row.cache_read_input_tokens,
        cache_creation_input_tokens=row.cache_creation_input_tokens,
        reasoning_output_tokens=row.reasoning_output_tokens,
        source=source,
    )
