"""What a plan has or has not: asked before the work is begun."""

from dataclasses import replace

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.usage.limit import Balance
from training_analyzer.domain.usage.refusal import (
    FeatureNotInPlan,
    PaymentPastDue,
    PlanRefused,
    QuotaExceeded,
    Refusal,
)


def require(feature: Feature, entitlements: Entitlements) -> None:
    """Let a user on whose plan has a feature at all. Raises FeatureNotInPlan, PaymentPastDue."""
    if not entitlements.check(feature).has_access:
        raise refused(feature, entitlements)


def refused(feature: Feature, entitlements: Entitlements) -> PlanRefused:
    """Return the refusal of what a plan does not have, or not as far as was asked."""
    overdue = entitlements.lapsed_had_more(feature)
    return (PaymentPastDue if overdue else FeatureNotInPlan)(refusal_of(feature, entitlements))


def require_room(feature: Feature, entitlements: Entitlements, *, taken: int) -> None:
    """Let one more be there of what a plan allows so many of at a time.

    Raises FeatureNotInPlan, QuotaExceeded, PaymentPastDue.
    """
    require(feature, entitlements)
    limit = entitlements.of(feature).amount
    if limit is None or taken < limit:
        return
    refusal = replace(refusal_of(feature, entitlements), used=taken, remaining=0)
    raise (PaymentPastDue if entitlements.lapsed_had_more(feature) else QuotaExceeded)(refusal)


def refusal_of(feature: Feature, entitlements: Entitlements, balance: Balance | None = None) -> Refusal:
    """Return why a feature is refused: by its allowance, or by the limit that had no room."""
    if balance is None:
        allowance = entitlements.of(feature)
        return Refusal(
            feature=feature,
            plan=entitlements.plan.key,
            limit=allowance.amount,
            remaining=allowance.amount,
            period=allowance.per,
            upgrade=entitlements.upgrade,
        )
    return Refusal(
        feature=feature,
        plan=entitlements.plan.key,
        meter=balance.limit.meter,
        limit=balance.limit.amount,
        used=balance.used,
        reserved=balance.reserved,
        remaining=balance.remaining,
        period=balance.limit.window,
        resets_at=balance.resets_at,
        upgrade=entitlements.upgrade,
    )
