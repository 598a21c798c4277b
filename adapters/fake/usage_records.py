"""What a ledger in memory tells of requests, from one state to the next."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.domain.usage.history import RecordPlace, UsageRecord
from training_analyzer.domain.usage.record import Demand, RecordState, Settlement, UsageSource


def held_record(demand: Demand, now: datetime) -> UsageRecord:
    """Return the record of a request that holds what it asks for."""
    return UsageRecord(
        request_id=demand.request_id,
        subject=demand.subject,
        feature=demand.feature,
        state=RecordState.RESERVED,
        created_at=now,
        entity=demand.entity,
        provider=demand.provider,
        request_model=demand.model,
        reserved_cost_nano_usd=demand.cost_bound_nano_usd,
    )


def settled_record(record: UsageRecord, settlement: Settlement, now: datetime) -> UsageRecord:
    """Return the record of a request that took what it took."""
    usage, price = settlement.usage, settlement.price
    return replace(
        record,
        state=RecordState.SETTLED,
        outcome=settlement.outcome,
        error_code=settlement.error_code,
        response_model=settlement.response_model,
        finished_at=now,
        cost_nano_usd=price.cost_nano_usd,
        usage=usage,
        usage_source=usage.source,
        attempts=settlement.attempts,
        price_source=price.source,
        price_model=price.model,
        overrun_nano_usd=max(price.cost_nano_usd - record.reserved_cost_nano_usd, 0),
    )


def released_record(record: UsageRecord, reason: str, now: datetime) -> UsageRecord:
    """Return the record of a request that gave everything back."""
    return replace(
        record,
        state=RecordState.RELEASED,
        error_code=reason,
        finished_at=now,
        cost_nano_usd=0,
        usage_source=UsageSource.NONE,
    )


def expired_record(record: UsageRecord, now: datetime) -> UsageRecord:
    """Return the record of a request whose process died."""
    return replace(
        record,
        state=RecordState.EXPIRED,
        finished_at=now,
        cost_nano_usd=record.reserved_cost_nano_usd,
        usage_source=UsageSource.ASSUMED,
    )


def newest(records: Iterable[UsageRecord], below: RecordPlace | None, limit: int) -> Sequence[UsageRecord]:
    """Return a page of records."""
    ordered = sorted(records, key=lambda each: (each.created_at, each.request_id), reverse=True)
    place = None if below is None else (below.created_at, below.request_id)
    return [each for each in ordered if place is None or (each.created_at, each.request_id) < place][:limit]
