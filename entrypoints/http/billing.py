"""Buying a plan, on the vendor's pages."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.billing.plan import Interval, PlanKey, plan_ref
from training_analyzer.domain.billing.vendor import PortalFlow
from training_analyzer.domain.services.change_subscription import open_portal, read_subscription
from training_analyzer.domain.services.complete_checkout import complete_checkout
from training_analyzer.domain.services.start_checkout import start_checkout
from training_analyzer.entrypoints.billing import billing_of
from training_analyzer.entrypoints.http.access import PUBLIC, SIGNED_IN
from training_analyzer.entrypoints.http.billing_views import (
    CompletedOut,
    PageOut,
    PlanOut,
    PlansOut,
)
from training_analyzer.entrypoints.http.bodies import BODYLESS
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.vendor import billing_for, needs_vendor
from training_analyzer.entrypoints.selling import return_pages


class ChoiceIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to buy. Where the browser comes back to is the operator's to say."""

    plan: str
    interval: Interval = Interval.MONTH


class PortalIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the page opens with."""

    flow: PortalFlow = PortalFlow.HOME


class BillingController(Controller):
    """Plans, and the vendor's pages."""

    path = "/v1/billing"
    tags = ("billing",)

    @get(
        "/plans",
        operation_id="listPlans",
        summary="Plans, prices and limits",
        opt=PUBLIC,
        responses=responses(503),
    )
    async def plans(self, wired: InjectedWired) -> PlansOut:
        """List what there is, the lowest rank first."""
        billing = billing_of(wired)
        return PlansOut([PlanOut.of(plan, billing) for plan in billing.catalogue.plans])

    @post(
        "/checkout-sessions",
        operation_id="createCheckoutSession",
        summary="Subscribe to a plan",
        opt=SIGNED_IN,
        guards=[needs_vendor],
        responses=responses(401, 409, 422, 502, 503),
    )
    async def check_out(
        self,
        data: JSONBody[ChoiceIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[PageOut]:
        """Open the vendor's page where the plan is paid; a second click has the same one."""

        async def perform() -> Response[PageOut]:
            async with caller.work.snapshot() as w:
                user = await w.users.get(caller.user_id)
            pages = return_pages(wired.settings)
            checkout = await start_checkout(
                user,
                plan_ref(PlanKey(data.plan), data.interval),
                success_url=pages.paid,
                cancel_url=pages.away,
                billing=billing_for(caller, wired),
            )
            return Response(PageOut.of_checkout(checkout), status_code=201)

        return await once(request, content=msgspec.json.encode(data), perform=perform)

    @post(
        "/checkout-sessions/{checkout_id:str}/complete",
        operation_id="completeCheckoutSession",
        summary="Come back from paying",
        status_code=200,
        opt={**SIGNED_IN, **BODYLESS},
        guards=[needs_vendor],
        responses=responses(401, 404, 415, 502, 503),
    )
    async def complete(
        self, checkout_id: FromPath[str], caller: InjectedCaller, wired: InjectedWired
    ) -> CompletedOut:
        """Ask the vendor what was bought: it counts from now on, before any message of it."""
        billing = billing_for(caller, wired)
        checkout = await complete_checkout(caller.user_id, checkout_id, billing=billing)
        standing = await read_subscription(caller.user_id, billing=billing)
        return CompletedOut.of_checkout(checkout, standing, billing)

    @post(
        "/portal-sessions",
        operation_id="createPortalSession",
        summary="The vendor's page of the customer",
        opt=SIGNED_IN,
        guards=[needs_vendor],
        responses=responses(401, 404, 409, 422, 501, 502, 503),
    )
    async def portal(self, data: JSONBody[PortalIn], caller: InjectedCaller, wired: InjectedWired) -> PageOut:
        """Open the page with invoices and cards; who bought nothing has none."""
        page = await open_portal(
            caller.user_id,
            data.flow,
            return_url=return_pages(wired.settings).portal,
            billing=billing_for(caller, wired),
        )
        return PageOut.of(page)
