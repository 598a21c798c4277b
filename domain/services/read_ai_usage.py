"""What calls of models took, and which models there are."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import TYPES, Feature, FeatureType
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.feature_gate import FeatureGate
from training_analyzer.domain.services.metered_models import MeteredModels
from training_analyzer.domain.services.model_choice import ChosenModel
from training_analyzer.domain.usage.errors import UnknownPrice
from training_analyzer.domain.usage.history import Bucket, Grouping, Span, UsageTotal
from training_analyzer.domain.usage.limit import Balance, Meter, subject_of
from training_analyzer.domain.usage.plan_limits import plan_limits
from training_analyzer.domain.usage.record import Price, Usage
from training_analyzer.ports.ai_meter import AiMeter
from training_analyzer.ports.price_book import PriceBook

MOST_HOURS: Final = timedelta(days=31)
MOST_DAYS: Final = timedelta(days=732)
A_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureModel:
    """Who answers for a feature: a model with its prices of a million tokens now, or rules, which have neither.

    A model that nobody priced, and that is therefore not called, has no prices.
    """

    feature: Feature
    provider: str | None = None
    model: str | None = None
    input_price: Price | None = None
    output_price: Price | None = None
    stands_in: bool = False


def span_of(start: datetime | None, end: datetime | None, *, bucket: Bucket | None, now: datetime) -> Span:
    """Return what is looked back on, this month up to now unless said. Raises InvalidValue for one that is too long."""
    until = end or now
    since = start or until.astimezone(UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    if since.tzinfo is None or until.tzinfo is None:
        raise InvalidValue("start", "start and end take an instant with its offset.")
    if since > until:
        raise InvalidValue("start", "start is at most end.")
    most = MOST_HOURS if bucket is Bucket.HOUR else MOST_DAYS
    if until - since > most:
        raise InvalidValue("start", f"At most {most.days} days can be asked for at a time.")
    return Span(since, until)


async def read_total(meter: AiMeter, span: Span, *, subject: str | None) -> UsageTotal:
    """Return the one sum of a span. Raises StoreUnavailable."""
    return next(iter(await meter.totals(span, subject=subject)), UsageTotal())


async def read_money(user_id: UserId, *, entitlements: Entitlements, gate: FeatureGate) -> Sequence[Balance]:
    """Return the balances of a user's money for model calls: of the day, and of the month. Raises StoreUnavailable."""
    limits = plan_limits(subject_of(user_id), Feature.AI_CHAT, entitlements, periods=())
    money = [limit for limit in limits if limit.meter is Meter.COST_NANO_USD]
    return await gate.meter.balances(money, gate.clock())


def read_models(models: MeteredModels) -> Sequence[FeatureModel]:
    """Return who answers for each metered feature, and what stands in where that fails."""
    return [
        each
        for feature in Feature
        if TYPES[feature] is FeatureType.METERED
        for each in _models_of(feature, models)
    ]


def grouped(total: UsageTotal, by: Sequence[Grouping]) -> dict[Grouping, str | None]:
    """Return what a sum is of, by name."""
    return dict(zip(by, total.group, strict=True))


def _models_of(feature: Feature, models: MeteredModels) -> list[FeatureModel]:
    chosen, prices, now = models.choice.of(feature), models.prices, models.gate.clock()
    if prices is None or not chosen:
        return [FeatureModel(feature=feature)]
    return [
        FeatureModel(
            feature=feature,
            provider=each.adapter.provider,
            model=each.name,
            input_price=_price(prices, each, Usage(input_tokens=A_MILLION), now),
            output_price=_price(prices, each, Usage(output_tokens=A_MILLION), now),
            stands_in=place > 0,
        )
        for place, each in enumerate(chosen)
    ]


def _price(prices: PriceBook, model: ChosenModel, usage: Usage, now: datetime) -> Price | None:
    with suppress(UnknownPrice):
        return prices.price(model.adapter.provider, model.name, usage, now)
    return None
