"""What routes know of plans: whether there is a vendor, and use cases on the caller's rows alone."""

from dataclasses import replace
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from training_analyzer.domain.billing.errors import BillingDisabled
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
