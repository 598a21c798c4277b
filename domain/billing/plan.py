"""Plans: what can be sold, and what each allows."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.period import PeriodKind

PlanKey = NewType("PlanKey", str)
PlanRef = NewType("PlanRef", str)
"""What can be bought: a plan and an interval, such as ``pro:month``."""


class Interval(StrEnum):
    """How often a price is paid."""

    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Allowance:
    """How much of a feature: ``amount`` None is unlimited, 0 is off; ``per`` is None for what is not counted."""

    amount: int | None
    per: PeriodKind | None = None

    def more_than(self, other: "Allowance") -> bool:
        """Whether this allows more than the other."""
        if self.amount is None or other.amount is None:
            return self.amount is None and other.amount is not None
        return self.amount > other.amount


OFF = Allowance(0)


@dataclass(frozen=True, slots=True)
class PlanPrice:
    """What a plan costs an interval, in the currency's smallest unit."""

    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """What all of a customer's model calls together may take. None is unlimited."""

    requests_per_minute: int | None = None
    in_flight: int | None = None
    cost_per_day_nano_usd: int | None = None
    cost_per_month_nano_usd: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """One version of a plan. Among several that a customer holds, the highest ``rank`` counts."""

    key: PlanKey
    version: int
    rank: int
    allowances: Mapping[Feature, Allowance] = field(default_factory=dict)
    budget: Budget = Budget()
    prices: Mapping[Interval, PlanPrice] = field(default_factory=dict)

    def allowance(self, feature: Feature) -> Allowance:
        """Return what the plan allows; a feature it does not name is off."""
        return self.allowances.get(feature, OFF)


def plan_ref(plan: PlanKey, interval: Interval) -> PlanRef:
    """Return what a plan bought by an interval is called."""
    return PlanRef(f"{plan}:{interval}")


def plan_of(ref: PlanRef) -> PlanKey:
    """Return the plan of what was bought."""
    return PlanKey(ref.partition(":")[0])
