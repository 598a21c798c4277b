"""Entitlements: what one customer may do now, from plan, version and what an operator granted."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.feature import TYPES, Feature, FeatureType
from training_analyzer.domain.billing.plan import Allowance, Plan, PlanKey
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.period import PeriodKind

type Reason = Literal["ok", "quota_exceeded", "feature_not_in_plan", "payment_past_due"]


class Grandfathering(StrEnum):
    """Which version counts of a plan that changed since it was bought."""

    BETTER = "better"
    PINNED = "pinned"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What an operator grants one customer, whatever the plan: ``max_amount`` None is unlimited."""

    user_id: UserId
    feature: Feature
    max_amount: int | None
    expires_at: datetime | None
    reason: str
    created_by: UserId | None
    created_at: datetime

    def holds(self, now: datetime) -> bool:
        """Whether the grant is in force."""
        return self.expires_at is None or now < self.expires_at


@dataclass(frozen=True, slots=True)
class Counted:
    """What a window has counted: ``used`` for good, ``reserved`` by calls that are under way."""

    used: int = 0
    reserved: int = 0
    resets_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntitlementCheck:
    """Whether a feature may be used now, and why not. ``limit`` None is unlimited."""

    feature: Feature
    has_access: bool
    limit: int | None
    used: int
    reserved: int
    remaining: int | None
    period: PeriodKind | None
    resets_at: datetime | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Entitlements:
    """What a customer of a plan may do; ``lapsed`` is the better plan whose payment is overdue.

    Anchored months begin at ``anchor``, None for calendar months. ``upgrade`` is the plan that allows more, None where
    none can be bought.
    """

    plan: Plan
    allowances: Mapping[Feature, Allowance]
    lapsed: Plan | None = None
    anchor: datetime | None = None
    upgrade: PlanKey | None = None

    def of(self, feature: Feature) -> Allowance:
        """Return how much of a feature the customer has."""
        return self.allowances[feature]

    def lapsed_had_more(self, feature: Feature) -> bool:
        """Whether more would be allowed if the overdue payment were made."""
        return self.lapsed is not None and self.lapsed.allowance(feature).more_than(self.allowances[feature])

    def check(self, feature: Feature, counted: Counted | None = None) -> EntitlementCheck:
        """Return whether one more unit may be taken, by what the present window has counted."""
        allowance, counted = self.allowances[feature], counted or Counted()
        reason = self._reason(feature, allowance, counted)
        remaining = None
        if allowance.amount is not None and TYPES[feature] is not FeatureType.BOOLEAN:
            remaining = max(allowance.amount - counted.used - counted.reserved, 0)
        return EntitlementCheck(
            feature=feature,
            has_access=reason == "ok",
            limit=allowance.amount,
            used=counted.used,
            reserved=counted.reserved,
            remaining=remaining,
            period=allowance.per,
            resets_at=counted.resets_at,
            reason=reason,
        )

    def _reason(self, feature: Feature, allowance: Allowance, counted: Counted) -> Reason:
        within = allowance.amount is None or counted.used + counted.reserved < allowance.amount
        if within or (TYPES[feature] is not FeatureType.METERED and allowance.amount):
            return "ok"
        if self.lapsed_had_more(feature):
            return "payment_past_due"
        return "quota_exceeded" if allowance.amount else "feature_not_in_plan"


def entitlements(
    plan: Plan,
    *,
    pinned: Plan | None = None,
    grandfathering: Grandfathering = Grandfathering.BETTER,
    overrides: Iterable[Override] = (),
    lapsed: Plan | None = None,
    now: datetime,
) -> Entitlements:
    """Return what a customer may do: of each feature what the plan says, then what an operator granted.

    ``pinned`` is the version that was bought, where it is another than the current one.
    """
    allowances = {feature: _of(plan, pinned, grandfathering, feature) for feature in Feature}
    for override in overrides:
        if override.holds(now):
            per = allowances[override.feature].per or _PER.get(override.feature)
            allowances[override.feature] = Allowance(override.max_amount, per)
    return Entitlements(plan, allowances, lapsed)


_PER: Final = {feature: PeriodKind.MONTH for feature, kind in TYPES.items() if kind is FeatureType.METERED}


def _of(plan: Plan, pinned: Plan | None, grandfathering: Grandfathering, feature: Feature) -> Allowance:
    current = plan.allowance(feature)
    if pinned is None or grandfathering is Grandfathering.NONE:
        return current
    bought = pinned.allowance(feature)
    if grandfathering is Grandfathering.PINNED or bought.more_than(current):
        return bought
    return current


def version_bought(catalogue: Catalogue, plan: Plan, version: int | None) -> Plan | None:
    """Return the version of a plan that was bought, None where it is the current one or no longer known."""
    if version is None or version == plan.version:
        return None
    return catalogue.find(plan.key, version)
