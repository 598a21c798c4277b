"""What a customer may do by all they hold: subscriptions, and grants beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from training_analyzer.domain.billing.access import AccessRules
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.entitlements import (
    Entitlements,
    Grandfathering,
    Override,
    entitlements,
    version_bought,
)
from training_analyzer.domain.billing.plan import Plan, PlanKey
from training_analyzer.domain.billing.standing import standing
from training_analyzer.domain.billing.subscription import Subscription


@dataclass(frozen=True, slots=True)
class Holdings:
    """What a customer has at an instant; ended subscriptions may be left out, since they allow nothing."""

    subscriptions: Sequence[Subscription] = ()
    overrides: Sequence[Override] = ()


NOTHING: Final = Holdings()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanTerms:
    """By what a deployment judges holdings. Where nothing is ``sold``, nobody is told to buy."""

    catalogue: Catalogue
    access: AccessRules = field(default_factory=AccessRules)
    grandfathering: Grandfathering = Grandfathering.BETTER
    sold: bool = True

    def entitled(self, holdings: Holdings, now: datetime) -> Entitlements:
        """Return what a customer may do now: by the highest plan that gives access, the default one where none does."""
        stands = standing(holdings.subscriptions, self.catalogue, now, self.access)
        by = stands.subscription
        pinned = version_bought(self.catalogue, stands.plan, by.plan_version if by else None)
        allowed = entitlements(
            stands.plan,
            pinned=pinned,
            grandfathering=self.grandfathering,
            overrides=holdings.overrides,
            lapsed=stands.lapsed,
            now=now,
        )
        # the day it was bought stays as it is: what moves the period on, such as a change of plan, resets no count
        return replace(
            allowed, anchor=by.snapshot.created_at if by else None, upgrade=self._above(stands.plan)
        )

    def _above(self, plan: Plan) -> PlanKey | None:
        above = self.catalogue.next_above(plan) if self.sold else None
        return None if above is None else above.key
