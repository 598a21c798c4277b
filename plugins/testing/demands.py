"""Limits, requests and settlements that the contract of the ledger starts from."""

from datetime import UTC, datetime, timedelta
from typing import Any

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.limit import Limit, Meter
from training_analyzer.domain.usage.record import CallOutcome, Demand, Price, RequestId, Settlement, Usage

NOW = datetime(2026, 11, 30, 23, 0, tzinfo=UTC)
AN_HOUR = timedelta(hours=1)
TTL_S = 60.0
LATER = NOW + timedelta(seconds=61)


def a_limit(amount: int | None, **other: Any) -> Limit:
    """Return a limit of analyses a month of one athlete."""
    fields: dict[str, Any] = {
        "subject": "user:1",
        "meter": Meter.REQUESTS,
        "window": PeriodKind.MONTH,
        "feature": Feature.AI_ANALYSIS,
    }
    return Limit(amount=amount, **(fields | other))


def a_demand(number: int = 1, **other: Any) -> Demand:
    """Return a request for one analysis."""
    fields: dict[str, Any] = {
        "request_id": RequestId(f"req-{number}"),
        "subject": "user:1",
        "feature": Feature.AI_ANALYSIS,
        "max_input_tokens": 800,
        "max_output_tokens": 200,
        "cost_bound_nano_usd": 5_000_000,
    }
    return Demand(**(fields | other))


def done(*, delivered: bool = True, cost: int = 1_400_000, tokens: tuple[int, int] = (500, 90)) -> Settlement:
    """Return how a call ended."""
    return Settlement(
        usage=Usage(input_tokens=tokens[0], output_tokens=tokens[1]),
        price=Price(cost_nano_usd=cost, source="test", model="m"),
        delivered=delivered,
        outcome=CallOutcome.COMPLETED if delivered else CallOutcome.FAILED,
        response_model="m-2026",
    )


FIVE = a_limit(5)
COST = a_limit(20_000_000, meter=Meter.COST_NANO_USD, feature=None)
TOKENS = a_limit(10_000, meter=Meter.TOKENS, window=PeriodKind.DAY, feature=None)
IN_FLIGHT = a_limit(2, meter=Meter.IN_FLIGHT, window=PeriodKind.ALWAYS, feature=None)
OF_ALL = a_limit(12_000_000, subject="*", meter=Meter.COST_NANO_USD, feature=None)
