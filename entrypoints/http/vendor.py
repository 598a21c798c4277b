"""What routes know of plans: whether there is a vendor, who has which plan, and use cases on the caller's rows alone."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from training_analyzer.domain.billing.errors import BillingDisabled
from training_analyzer.domain.billing.plan import Plan
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.change_subscription import standing_in
from training_analyzer.domain.services.sync_billing import Billing
from training_analyzer.entrypoints.billing import billing_of
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.selling import is_selling
from training_analyzer.entrypoints.wiring import Wired


async def needs_vendor(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse what only a vendor could do. Raises BillingDisabled."""
    wired: Wired = connection.app.state.wired
    if not is_selling(wired.payments):
        raise BillingDisabled


def billing_for(caller: Caller, wired: Wired) -> Billing:
    """Return what use cases of one caller take."""
    return replace(billing_of(wired), work=caller.work)


async def plans_of(user_ids: Iterable[UserId], wired: Wired) -> Mapping[UserId, Plan]:
    """Return the plans in force of accounts, for administrators."""
    billing = billing_of(wired)
    async with billing.work.snapshot() as w:
        return {each: (await standing_in(w, each, billing)).plan for each in user_ids}
