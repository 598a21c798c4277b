"""What a customer has used of what their plan allows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.billing.entitlements import Counted, EntitlementCheck, Entitlements
from training_analyzer.domain.billing.feature import TYPES, Feature, FeatureType
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.feature_gate import FeatureGate
from training_analyzer.domain.usage.limit import Limit, subject_of
from training_analyzer.domain.usage.plan_limits import feature_limits


@dataclass(frozen=True, slots=True)
class FeatureUse:
    """A feature with what the plan allows of it and what is counted, an unlimited one's too.

    ``period_start`` is when the present count began, None for what is not counted.
    """

    check: EntitlementCheck
    period_start: datetime | None


async def read_usage(
    user_id: UserId, *, entitlements: Entitlements, gate: FeatureGate
) -> Sequence[FeatureUse]:
    """Return all features in the catalogue's order, by what is counted now. Raises StoreUnavailable."""
    now = gate.clock()
    limits = {
        feature: _own_limit(user_id, feature, entitlements, gate)
        for feature in Feature
        if TYPES[feature] is FeatureType.METERED
    }
    balances = await gate.meter.balances(list(limits.values()), now)
    counted = {
        feature: Counted(balance.used, balance.reserved, balance.resets_at)
        for feature, balance in zip(limits, balances, strict=True)
    }
    return [
        FeatureUse(
            check=entitlements.check(feature, counted.get(feature)),
            period_start=limits[feature].period(now).start if feature in limits else None,
        )
        for feature in Feature
    ]


def _own_limit(user_id: UserId, feature: Feature, entitlements: Entitlements, gate: FeatureGate) -> Limit:
    """Return the limit by which the plan counts; the other periods only follow along."""
    periods = gate.terms.catalogue.periods(feature)
    return feature_limits(subject_of(user_id), feature, entitlements, periods)[0]
