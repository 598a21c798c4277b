"""The gate of a deployment: its plans, and how its settings judge what was bought."""

from datetime import timedelta

from training_analyzer.domain.billing.access import AccessRules
from training_analyzer.domain.billing.entitlements import Grandfathering
from training_analyzer.domain.billing.terms import PlanTerms
from training_analyzer.domain.ids import MakeId
from training_analyzer.domain.services.feature_gate import FeatureGate
from training_analyzer.entrypoints.billing_settings import BillingSettings
from training_analyzer.entrypoints.selling import NOBODY, catalogue_for
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.store import Store


def _access(settings: BillingSettings) -> AccessRules:
    """Return until when what was bought gives access."""
    return AccessRules(
        grace=timedelta(days=settings.grace_days),
        period_skew=timedelta(hours=settings.period_skew_hours),
        dispute_suspends=settings.dispute_suspends,
    )


def gate_for(settings: Settings, store: Store, *, make_id: MakeId, clock: Clock) -> FeatureGate:
    """Return the one gate of a process. Raises SettingsInvalid, CatalogueInvalid."""
    terms = PlanTerms(
        catalogue=catalogue_for(settings),
        access=_access(settings.billing),
        grandfathering=Grandfathering(settings.billing.grandfather),
        sold=settings.payments != NOBODY,
    )
    return FeatureGate(
        meter=store.meter,
        terms=terms,
        make_id=make_id,
        clock=clock,
        reserved_for_s=settings.ai.reservation_ttl_s,
        deployment_cost_per_month_nano_usd=settings.ai.deployment_cost_per_month_usd.nano_usd,
    )
