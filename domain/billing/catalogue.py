"""The catalogue: every version of every plan, checked when it is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from training_analyzer.domain.billing.errors import CatalogueInvalid
from training_analyzer.domain.billing.feature import TYPES, Feature, FeatureType
from training_analyzer.domain.billing.plan import Plan, PlanKey, PlanRef, plan_of, plan_ref
from training_analyzer.domain.period import PeriodKind

_PERIODS: Final[Mapping[FeatureType, frozenset[PeriodKind | None]]] = {
    FeatureType.METERED: frozenset({PeriodKind.DAY, PeriodKind.MONTH, PeriodKind.ANCHOR, None}),
    FeatureType.BOOLEAN: frozenset({None}),
    FeatureType.STATIC: frozenset({None}),
}


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Plans in their current versions, the lowest rank first, and the versions that were sold before."""

    plans: Sequence[Plan]
    default: PlanKey
    earlier: Sequence[Plan] = field(default=())

    def __post_init__(self) -> None:
        """Raise CatalogueInvalid with every fault at once."""
        faults = [
            *self._faults(),
            *(fault for plan in (*self.plans, *self.earlier) for fault in _faults(plan)),
        ]
        if faults:
            raise CatalogueInvalid(faults)
        object.__setattr__(self, "plans", tuple(sorted(self.plans, key=lambda plan: plan.rank)))

    def _faults(self) -> list[str]:
        keys = [plan.key for plan in self.plans]
        ranks = [plan.rank for plan in self.plans]
        versions = [(plan.key, plan.version) for plan in (*self.plans, *self.earlier)]
        return [
            told
            for told, wrong in (
                (f"the default plan {self.default!r} is not among them", self.default not in keys),
                ("a plan comes twice", len(set(versions)) < len(versions) or len(set(keys)) < len(keys)),
                ("two plans have one rank", len(set(ranks)) < len(ranks)),
            )
            if wrong
        ]

    def find(self, key: PlanKey, version: int | None = None) -> Plan | None:
        """Return a plan, in its current version unless one is named."""
        for plan in (*self.plans, *(self.earlier if version is not None else ())):
            if plan.key == key and version in (None, plan.version):
                return plan
        return None

    @property
    def default_plan(self) -> Plan:
        """What everybody has who bought nothing."""
        return next(plan for plan in self.plans if plan.key == self.default)

    def sold(self) -> frozenset[PlanRef]:
        """Return what an athlete can buy without us."""
        return frozenset(plan_ref(plan.key, interval) for plan in self.plans for interval in plan.prices)

    def of(self, ref: PlanRef) -> Plan | None:
        """Return the plan of what was bought, None for one that is not in the catalogue."""
        return self.find(plan_of(ref))

    def periods(self, feature: Feature) -> frozenset[PeriodKind]:
        """Return by which periods any plan counts a feature, months where none does."""
        counted = (plan.allowance(feature).per for plan in (*self.plans, *self.earlier))
        return frozenset(each for each in counted if each is not None) or frozenset({PeriodKind.MONTH})

    def next_above(self, plan: Plan) -> Plan | None:
        """Return the next plan up that an athlete can buy, None where there is none."""
        return next((each for each in self.plans if each.rank > plan.rank and each.prices), None)

    def warnings(self) -> list[str]:
        """Return where a dearer plan allows less: legal, and rarely meant."""
        return [
            f"{higher.key} allows less {feature} than {lower.key}"
            for lower, higher in pairwise(self.plans)
            for feature in Feature
            if lower.allowance(feature).more_than(higher.allowance(feature))
        ]


def _faults(plan: Plan) -> list[str]:
    budget = plan.budget
    amounts: Mapping[str, int | None] = {
        **{feature.value: allowance.amount for feature, allowance in plan.allowances.items()},
        **{f"budget.{name}": getattr(budget, name) for name in budget.__dataclass_fields__},
        **{f"prices.{interval}": price.amount_minor for interval, price in plan.prices.items()},
    }
    negative = [f"{plan.key}: {name} is negative" for name, amount in amounts.items() if (amount or 0) < 0]
    unfit = [
        f"{plan.key}: {feature} is counted per {allowance.per or 'nothing'}"
        for feature, allowance in plan.allowances.items()
        if allowance.per not in _PERIODS[TYPES[feature]]
        or (allowance.amount and allowance.per is None and TYPES[feature] is FeatureType.METERED)
    ]
    return negative + unfit
