"""What a call of a model would take at most, before anything is held or sent."""

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.services.metered_models import MeteredModels
from training_analyzer.domain.services.model_answer import Estimate
from training_analyzer.domain.services.model_call import ModelCall
from training_analyzer.domain.services.require_feature import require
from training_analyzer.domain.usage.limit import subject_of
from training_analyzer.domain.usage.plan_limits import plan_limits


async def estimate_call(call: ModelCall, *, entitlements: Entitlements, models: MeteredModels) -> Estimate:
    """Return the most that a call would take, and what it would be counted in.

    Raises UnknownPrice, FeatureNotInPlan, PaymentPastDue, StoreUnavailable.
    """
    require(call.feature, entitlements)
    gate = models.gate
    limits = plan_limits(
        subject_of(call.user_id),
        call.feature,
        entitlements,
        periods=gate.terms.catalogue.periods(call.feature),
    )
    balances = await gate.meter.balances(limits, gate.clock())
    if not models.generates(call.feature):
        return Estimate(balances=balances)
    plan = models.plan(call)
    return Estimate(
        balances=balances,
        provider=plan.ask.provider,
        model=plan.ask.model,
        price_source=plan.calls[0].bound.source,
        max_input_tokens=plan.ask.max_input_tokens,
        max_output_tokens=plan.ask.max_output_tokens,
        cost_bound_nano_usd=plan.ask.cost_bound_nano_usd,
    )
