"""The caller's subscription: read, cancelled, resumed, changed."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import JSONBody

from training_analyzer.domain.billing.plan import Interval, PlanKey, plan_ref
from training_analyzer.domain.billing.vendor import CancelWhen
from training_analyzer.domain.services.change_subscription import (
    cancel_subscription,
    change_plan,
    preview_change,
    read_subscription,
    resume_subscription,
)
from training_analyzer.entrypoints.http.access import SIGNED_IN, scope
from training_analyzer.entrypoints.http.billing_views import (
    PreviewOut,
    SubscriptionOut,
)
from training_analyzer.entrypoints.http.bodies import BODYLESS
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.vendor import billing_for, needs_vendor


class CancelIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """When it ends: with what is paid, or at once."""

    when: CancelWhen = CancelWhen.PERIOD_END


class ChangeIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to change to; with ``dry_run`` only what it would cost."""

    plan: str
    interval: Interval = Interval.MONTH
    dry_run: bool = False


class SubscriptionController(Controller):
    """What the caller subscribed to."""

    path = "/v1/billing/subscription"
    tags = ("billing",)

    @get(
        "/",
        operation_id="getSubscription",
        summary="The plan in force",
        opt=scope("read:billing"),
        responses=responses(401, 503),
    )
    async def show(self, caller: InjectedCaller, wired: InjectedWired) -> SubscriptionOut:
        """Show plan and subscription as they are stored: the vendor is not asked."""
        billing = billing_for(caller, wired)
        return SubscriptionOut.of(await read_subscription(caller.user_id, billing=billing), billing)

    @post(
        "/cancel",
        operation_id="cancelSubscription",
        summary="End the subscription",
        status_code=200,
        opt=SIGNED_IN,
        guards=[needs_vendor],
        responses=responses(401, 409, 422, 502, 503),
    )
    async def cancel(
        self, data: JSONBody[CancelIn], caller: InjectedCaller, wired: InjectedWired
    ) -> SubscriptionOut:
        """End it with what is paid, or at once."""
        billing = billing_for(caller, wired)
        return SubscriptionOut.of(
            await cancel_subscription(caller.user_id, data.when, billing=billing), billing
        )

    @post(
        "/resume",
        operation_id="resumeSubscription",
        summary="Take the end back",
        status_code=200,
        opt={**SIGNED_IN, **BODYLESS},
        guards=[needs_vendor],
        responses=responses(401, 409, 415, 502, 503),
    )
    async def resume(self, caller: InjectedCaller, wired: InjectedWired) -> SubscriptionOut:
        """Take back a scheduled end, or a pause; what has ended stays so."""
        billing = billing_for(caller, wired)
        return SubscriptionOut.of(await resume_subscription(caller.user_id, billing=billing), billing)

    @post(
        "/change",
        operation_id="changeSubscription",
        summary="Change the plan",
        status_code=200,
        opt=SIGNED_IN,
        guards=[needs_vendor],
        responses=responses(401, 402, 409, 422, 501, 502, 503),
    )
    async def change(
        self,
        data: JSONBody[ChangeIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[SubscriptionOut | PreviewOut]:
        """Change plan or interval, or see what it would cost. A declined payment leaves all as it is."""
        billing, plan = billing_for(caller, wired), plan_ref(PlanKey(data.plan), data.interval)
        if data.dry_run:
            preview = await preview_change(caller.user_id, plan, billing=billing)
            return Response(PreviewOut.of(preview, data.plan, data.interval))

        async def perform() -> Response[Any]:
            standing = await change_plan(caller.user_id, plan, billing=billing)
            return Response(SubscriptionOut.of(standing, billing), status_code=200)

        return await once(request, content=msgspec.json.encode(data), perform=perform)
