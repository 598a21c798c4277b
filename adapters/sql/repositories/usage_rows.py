"""Rows of the ledger."""

from datetime import datetime
from typing import Any

from training_analyzer.domain.usage.record import Demand, RecordState, Settlement


def reserved(demand: Demand, now: datetime, expires_at: datetime) -> dict[str, Any]:
    """Return the row of a request that holds what it asks for."""
    return {
        "request_id": demand.request_id,
        "subject": demand.subject,
        "feature": demand.feature,
        "entity": demand.entity,
        "provider": demand.provider,
        "request_model": demand.model,
        "state": RecordState.RESERVED,
        "created_at": now,
        "expires_at": expires_at,
        "reserved_cost_nano_usd": demand.cost_bound_nano_usd,
        "cached": False,
        "overrun_nano_usd": 0,
    }


def settled(settlement: Settlement, reserved_nano_usd: int, now: datetime) -> dict[str, Any]:
    """Return what is known of a request when it is settled."""
    usage, price = settlement.usage, settlement.price
    return {
        "outcome": settlement.outcome,
        "error_code": settlement.error_code,
        "response_model": settlement.response_model,
        "finished_at": now,
        "cost_nano_usd": price.cost_nano_usd,
        "input_tokens": usage.input_tokens,
        "output_tokens": usage.output_tokens,
        "cache_read_input_tokens": usage.cache_read_input_tokens,
        "cache_creation_input_tokens": usage.cache_creation_input_tokens,
        "reasoning_output_tokens": usage.reasoning_output_tokens,
        "usage_source": usage.source,
        "attempts": settlement.attempts,
        "price_source": price.source,
        "price_model": price.model,
        "overrun_nano_usd": max(price.cost_nano_usd - reserved_nano_usd, 0),
    }
