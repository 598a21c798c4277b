"""What the caller agreed to."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, get, put
from litestar.params import JSONBody

from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.services.give_consent import give_consent
from training_analyzer.entrypoints.http.access import SIGNED_IN
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.problems import responses


class ConsentsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whether a language model may read what the athlete's analyses need."""

    ai: bool


class ConsentsOut(msgspec.Struct, frozen=True):
    """The decision in force; who never decided has not agreed."""

    ai: bool
    decided_at: datetime | None

    @classmethod
    def of(cls, consent: Consent | None) -> "ConsentsOut":
        """Return a decision as its maker sees it."""
        return cls(False, None) if consent is None else cls(consent.granted, consent.decided_at)


class ConsentController(Controller):
    """Agreeing, and withdrawing it."""

    path = "/v1/me/consents"
    tags = ("me",)

    @get("/", operation_id="getConsents", summary="Consents", opt=SIGNED_IN, responses=responses(401, 503))
    async def show(self, caller: InjectedCaller) -> ConsentsOut:
        """Show what is in force."""
        async with caller.work.snapshot() as w:
            return ConsentsOut.of(await w.consents.find(caller.user_id, ConsentKind.AI))

    @put(
        "/",
        operation_id="setConsents",
        summary="Give or withdraw consent",
        opt=SIGNED_IN,
        responses=responses(401, 422, 503),
    )
    async def decide(
        self,
        data: JSONBody[ConsentsIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> ConsentsOut:
        """Decide; every change is kept, with its instant."""
        consent = await give_consent(
            user_id=caller.user_id,
            kind=ConsentKind.AI,
            granted=data.ai,
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return ConsentsOut.of(consent)
