"""Why a plan refuses something: in full, so that a customer sees what is used, until when, and what would help."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import PlanKey
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.usage.limit import Meter
from training_analyzer.domain.usage.price import usd

NOUNS: Final = {
    Feature.AI_ANALYSIS: "AI analyses",
    Feature.AI_CHAT: "AI chat messages",
    Feature.AI_WORKOUT: "AI workouts",
    Feature.AI_PLAN: "AI training plans",
    Feature.DATA_EXPORT: "exports in bulk",
    Feature.PRIORITY_SYNC: "priority of synchronisation",
    Feature.HISTORY_DAYS: "days of history",
    Feature.ACTIVE_AI_PLANS: "active AI training plans",
}
_SPANS: Final = {PeriodKind.DAY: " today", PeriodKind.MONTH: " this month", PeriodKind.ANCHOR: " this month"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A limit as it stood; amounts are billionths of a dollar where ``meter`` is money, None for what is not counted.

    ``upgrade`` is the plan that allows more, None where none can be bought.
    """

    feature: Feature
    plan: PlanKey
    meter: Meter | None = None
    limit: int | None = None
    used: int = 0
    reserved: int = 0
    remaining: int | None = None
    period: PeriodKind | None = None
    resets_at: datetime | None = None
    upgrade: PlanKey | None = None

    @property
    def span(self) -> str:
        """Return the period in words."""
        return _SPANS.get(self.period, "") if self.period else ""


class PlanRefused(TrainingAnalyzerError):
    """Base of what a plan refuses; nothing was counted."""

    def __init__(self, message: str, refusal: Refusal) -> None:
        super().__init__(message)
        self.refusal = refusal


class QuotaExceeded(PlanRefused):
    """The plan has the feature, and all of it is taken."""

    code = "quota_exceeded"

    def __init__(self, refusal: Refusal) -> None:
        under_way = f", {refusal.reserved} of them under way" if refusal.reserved else ""
        taken = f"{refusal.used + refusal.reserved} of {refusal.limit} {NOUNS[refusal.feature]}"
        super().__init__(f"{taken} used{refusal.span}{under_way}.", refusal)


class FeatureNotInPlan(PlanRefused):
    """The plan does not have the feature, or not as far as was asked."""

    code = "feature_not_in_plan"

    def __init__(self, refusal: Refusal) -> None:
        noun = NOUNS[refusal.feature]
        told = f"has {refusal.limit} {noun}" if refusal.limit else f"does not have {noun}"
        super().__init__(f"The plan {refusal.plan} {told}.", refusal)


class PaymentPastDue(PlanRefused):
    """A better plan would have allowed it, and its payment is overdue."""

    code = "payment_past_due"

    def __init__(self, refusal: Refusal) -> None:
        super().__init__("The payment for your plan is overdue; it counts again once it is paid.", refusal)


class BudgetExceeded(PlanRefused):
    """The plan's money for model calls is spent, or the rest of it is too little for this one."""

    code = "budget_exceeded"

    def __init__(self, refusal: Refusal) -> None:
        taken = usd(refusal.used + refusal.reserved)
        limit = usd(refusal.limit or 0)
        super().__init__(
            f"{taken} of {limit} USD for AI are spent{refusal.span}; this would take more.", refusal
        )


class DeploymentBudgetExceeded(PlanRefused):
    """The operator's money for model calls is spent, whatever the plan."""

    code = "deployment_budget_exceeded"

    def __init__(self, refusal: Refusal, retry_after_s: int) -> None:
        super().__init__("This deployment has spent what it has for AI this month.", refusal)
        self.retry_after_s = retry_after_s


class TooManyInFlight(PlanRefused):
    """As many calls as the plan allows at a time are under way."""

    code = "too_many_in_flight"

    def __init__(self, refusal: Refusal, retry_after_s: int = 1) -> None:
        super().__init__(
            f"{refusal.reserved} of {refusal.limit} AI requests at a time are under way; wait for one of them.",
            refusal,
        )
        self.retry_after_s = retry_after_s
