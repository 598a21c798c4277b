"""What a plan has or has not: asked before the work is begun."""

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.usage.limit import Balance
from training_analyzer.domain.usage.refusal import FeatureNotInPlan, PaymentPastDue, Refusal


def require(feature: Feature, entitlements: Entitlements) -> None:
    """Let a user on whose plan has a feature at all. Raises FeatureNotInPlan, PaymentPastDue."""
    check = entitlements.check(feature)
    if check.has_access:
        return
    refusal = refusal_of(feature, entitlements)
    raise PaymentPastDue(refusal) if check.reason == "payment_past_due" else FeatureNotInPlan(refusal)


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
