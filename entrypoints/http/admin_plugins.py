"""The deployment's plugins, for administrators."""

import msgspec
from litestar import Controller, get

from training_analyzer.entrypoints.http.access import ADMIN
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.sections import providers_in_use, wearables_in_use
from training_analyzer.plugins.report import rows


class OfferOut(msgspec.Struct, frozen=True):
    """What a plugin offers. ``fault`` says why it cannot be used, null where it can."""

    port: str
    name: str
    plugin: str
    summary: str
    selected: bool
    fault: str | None


class OffersOut(msgspec.Struct, frozen=True):
    """Every offer, in use or not."""

    data: list[OfferOut]


class AdminPluginController(Controller):
    """What is on offer, and what this deployment uses."""

    path = "/v1/admin/plugins"
    tags = ("admin",)

    @get(
        "/",
        operation_id="listPlugins",
        summary="What plugins offer, and what is in use",
        opt=ADMIN,
        responses=responses(401, 403, 503),
    )
    async def offers(self, wired: InjectedWired) -> OffersOut:
        """List every offer, and what is broken."""
        several = [
            *providers_in_use(wired.catalog, wired.settings),
            *wearables_in_use(wired.catalog, wired.settings),
        ]
        found = rows(wired.catalog, wired.settings.selected(), several)
        return OffersOut([copied(OfferOut, row) for row in found])
