"""What the caller has used of their plan."""

from collections.abc import Sequence
from datetime import datetime

import msgspec
from litestar import Controller, get

from training_analyzer.domain.billing.feature import TYPES
from training_analyzer.domain.services.read_usage import FeatureUse, read_usage
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses


class FeatureUseOut(msgspec.Struct, frozen=True):
    """A feature of the plan: ``metered`` counts by period, ``static`` is a bound, ``boolean`` is there or not.

    ``limit`` is null where ``unlimited``; ``reserved`` is held by calls under way. ``reason`` says why there is no
    access: `quota_exceeded`, `feature_not_in_plan`, `payment_past_due`, else `ok`.
    """

    feature: str
    type: str
    limit: int | None
    used: int
    reserved: int
    remaining: int | None
    unlimited: bool
    period: str | None
    period_start: datetime | None
    resets_at: datetime | None
    has_access: bool
    reason: str

    @classmethod
    def of(cls, use: FeatureUse) -> "FeatureUseOut":
        """Return a feature as its customer sees it."""
        check = use.check
        return copied(
            cls,
            check,
            type=str(TYPES[check.feature]),
            unlimited=check.limit is None,
            period=check.period and str(check.period),
            period_start=use.period_start,
        )


class UsageOut(msgspec.Struct, frozen=True):
    """All features of the plan in force, with true counts."""

    plan: str
    plan_version: int
    features: Sequence[FeatureUseOut]


class UsageController(Controller):
    """What is used."""

    path = "/v1/usage"
    tags = ("usage",)

    @get(
        "/",
        operation_id="getUsage",
        summary="What is used of the plan",
        opt=scope("read:usage"),
        responses=responses(401, 503),
    )
    async def usage(self, caller: InjectedCaller, wired: InjectedWired) -> UsageOut:
        """Show every feature of the plan with what is counted now; reading counts nothing."""
        plan = caller.entitlements.plan
        found = await read_usage(caller.user_id, entitlements=caller.entitlements, gate=wired.gate)
        return UsageOut(plan.key, plan.version, [FeatureUseOut.of(use) for use in found])
