"""What calls of models took, as the API writes it: money as decimal text beside whole billionths of a dollar."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import msgspec

from training_analyzer.domain.services.read_ai_usage import FeatureModel, grouped
from training_analyzer.domain.usage.history import COUNTS, Grouping, Span, UsageRecord, UsageTotal
from training_analyzer.domain.usage.limit import Balance
from training_analyzer.domain.usage.price import usd
from training_analyzer.domain.usage.record import Usage
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.money import MoneyOut


def dollars(nano_usd: int) -> MoneyOut:
    """Return an amount, exactly."""
    return MoneyOut(usd(nano_usd), "USD")


class UsageTotalOut(msgspec.Struct, frozen=True):
    """A sum. Tokens that were cached or reasoned are part of their totals.

    ``requests`` are all answers and all failures that were billed, ``cached`` answers given again for nothing. ``estimated_nano_usd`` and
    ``assumed_nano_usd`` are the parts of the cost that no provider told. ``start`` is null without a bucket.
    """

    start: datetime | None
    group: Mapping[str, str | None]
    requests: int
    cached: int
    input_tokens: int
    output_tokens: int
    cache_read_input_tokens: int
    cache_creation_input_tokens: int
    reasoning_output_tokens: int
    cost: MoneyOut
    cost_nano_usd: int
    estimated_nano_usd: int
    assumed_nano_usd: int

    @classmethod
    def of(cls, total: UsageTotal, by: Sequence[Grouping] = ()) -> "UsageTotalOut":
        """Return a sum as its athlete sees it."""
        counts = {name: getattr(total, name) for name in COUNTS}
        group = {str(name): value for name, value in grouped(total, by).items()}
        return cls(start=total.start, group=group, cost=dollars(total.cost_nano_usd), **counts)


class MoneyBalanceOut(msgspec.Struct, frozen=True):
    """What is spent and held of the money for model calls; ``limit`` null is no limit."""

    period: str
    limit: MoneyOut | None
    used: MoneyOut
    reserved: MoneyOut
    remaining: MoneyOut | None
    resets_at: datetime | None

    @classmethod
    def of(cls, balance: Balance) -> "MoneyBalanceOut":
        """Return a balance."""
        amount, left = balance.limit.amount, balance.remaining
        return cls(
            period=str(balance.limit.window),
            limit=None if amount is None else dollars(amount),
            used=dollars(balance.used),
            reserved=dollars(balance.reserved),
            remaining=None if left is None else dollars(left),
            resets_at=balance.resets_at,
        )


class AiUsageOut(msgspec.Struct, frozen=True):
    """The sum of a span, and what is left of the money."""

    start: datetime
    end: datetime
    total: UsageTotalOut
    balances: Sequence[MoneyBalanceOut]

    @classmethod
    def of(cls, span: Span, total: UsageTotal, balances: Sequence[Balance]) -> "AiUsageOut":
        """Return what was used."""
        return cls(
            span.start, span.end, UsageTotalOut.of(total), [MoneyBalanceOut.of(each) for each in balances]
        )


class AiHistoryOut(msgspec.Struct, frozen=True):
    """Sums in order of time; stretches in which nothing was used are left out."""

    start: datetime
    end: datetime
    bucket: str | None
    data: Sequence[UsageTotalOut]

    @classmethod
    def of(
        cls, span: Span, totals: Sequence[UsageTotal], bucket: str | None, by: Sequence[Grouping]
    ) -> "AiHistoryOut":
        """Return sums of a span."""
        return cls(span.start, span.end, bucket, [UsageTotalOut.of(each, by) for each in totals])


class UsageRecordOut(msgspec.Struct, frozen=True):
    """One request, whatever became of it.

    ``usage_source`` is who says what it took: the provider, our estimate, or our assumption of the worst; ``none`` where
    nothing was billed. ``cost`` and ``finished_at`` are null while it is under way.
    """

    id: str
    feature: str
    entity: str | None
    state: str
    outcome: str | None
    error_code: str | None
    created_at: datetime
    finished_at: datetime | None
    provider: str | None
    request_model: str | None
    response_model: str | None
    attempts: int | None
    cached: bool
    of_request_id: str | None
    input_tokens: int
    output_tokens: int
    cache_read_input_tokens: int
    cache_creation_input_tokens: int
    reasoning_output_tokens: int
    usage_source: str | None
    reserved: MoneyOut
    cost: MoneyOut | None
    cost_nano_usd: int | None
    overrun_nano_usd: int
    price_source: str | None
    price_model: str | None

    @classmethod
    def of(cls, record: UsageRecord) -> "UsageRecordOut":
        """Return a record as its athlete sees it."""
        usage, cost = record.usage or Usage(), record.cost_nano_usd
        tokens = {name: getattr(usage, name) for name in COUNTS if name.endswith("_tokens")}
        return copied(
            cls,
            record,
            id=record.request_id,
            reserved=dollars(record.reserved_cost_nano_usd),
            cost=None if cost is None else dollars(cost),
            **tokens,
        )


class FeatureModelOut(msgspec.Struct, frozen=True):
    """Who answers for a feature: a model, with its prices of a million tokens, or ``rules``, at no cost."""

    feature: str
    kind: str
    provider: str | None
    model: str | None
    stands_in: bool
    input_price: MoneyOut | None
    output_price: MoneyOut | None
    price_source: str | None

    @classmethod
    def of(cls, found: FeatureModel) -> "FeatureModelOut":
        """Return who answers."""
        given, written = found.input_price, found.output_price
        return cls(
            feature=found.feature,
            kind="rules" if found.model is None else "llm",
            provider=found.provider,
            model=found.model,
            stands_in=found.stands_in,
            input_price=None if given is None else dollars(given.cost_nano_usd),
            output_price=None if written is None else dollars(written.cost_nano_usd),
            price_source=None if given is None else given.source,
        )


class FeatureModelsOut(msgspec.Struct, frozen=True):
    """Models by feature, the first one first."""

    data: Sequence[FeatureModelOut]
