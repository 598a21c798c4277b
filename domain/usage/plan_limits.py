"""Which limits a call meets, by its user's plan."""

from collections.abc import Collection, Sequence

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.limit import DEPLOYMENT, Limit, Meter


def feature_limits(
    subject: str, feature: Feature, entitlements: Entitlements, periods: Collection[PeriodKind]
) -> Sequence[Limit]:
    """Return the limits of a metered feature, that of the plan first.

    All ``periods`` are counted, by which any plan counts it: whoever changes to that plan has used what was used.
    """
    allowance = entitlements.of(feature)
    own = allowance.per or min(periods)
    return [
        Limit(
            subject=subject,
            meter=Meter.REQUESTS,
            window=period,
            amount=allowance.amount if period is own else None,
            feature=feature,
            anchor=entitlements.anchor if period is PeriodKind.ANCHOR else None,
        )
        for period in (own, *sorted({*periods} - {own}))
    ]


def plan_limits(
    subject: str,
    feature: Feature,
    entitlements: Entitlements,
    *,
    periods: Collection[PeriodKind],
    deployment_nano_usd: int | None = None,
) -> Sequence[Limit]:
    """Return all limits of one call: of its feature, of the user's calls together, of the deployment."""
    budget = entitlements.plan.budget
    limits = [
        *feature_limits(subject, feature, entitlements, periods),
        Limit(subject=subject, meter=Meter.IN_FLIGHT, window=PeriodKind.ALWAYS, amount=budget.in_flight),
        _cost(subject, PeriodKind.DAY, budget.cost_per_day_nano_usd),
        _cost(subject, PeriodKind.MONTH, budget.cost_per_month_nano_usd),
    ]
    # one row that all customers write: only where it is asked for
    if deployment_nano_usd is not None:
        limits.append(_cost(DEPLOYMENT, PeriodKind.MONTH, deployment_nano_usd))
    return limits


def _cost(subject: str, window: PeriodKind, amount: int | None) -> Limit:
    return Limit(subject=subject, meter=Meter.COST_NANO_USD, window=window, amount=amount)
