"""Probes."""

import msgspec
from litestar import Controller, get

from training_analyzer.entrypoints.http.access import PUBLIC
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.limiting import UNCOUNTED
from training_analyzer.entrypoints.http.problems import responses


class Health(msgspec.Struct, frozen=True):
    """Always ``ok``: anything else is a problem."""

    status: str


class HealthController(Controller):
    """Is it up, and can it serve?"""

    path = "/health"
    tags = ("health",)

    @get("/live", operation_id="isLive", summary="The process answers", opt={**PUBLIC, **UNCOUNTED})
    async def live(self) -> Health:
        """Answer without touching anything."""
        return Health("ok")

    @get(
        "/ready",
        operation_id="isReady",
        summary="The store answers",
        opt={**PUBLIC, **UNCOUNTED},
        responses=responses(503, counted=False),
    )
    async def ready(self, wired: InjectedWired) -> Health:
        """Answer once the store has."""
        await wired.store.check()
        return Health("ok")
