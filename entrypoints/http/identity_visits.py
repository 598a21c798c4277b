"""Signing in with another service: to it, and back."""

from typing import Annotated, Any, Final, Literal

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody, QueryParameter

from training_analyzer.domain.identity.oidc_flow import is_for_page
from training_analyzer.domain.services.carrier import SignedIn, TokenPair
from training_analyzer.domain.services.finish_identity import CameBack, Finished
from training_analyzer.entrypoints.http.access import PUBLIC
from training_analyzer.entrypoints.http.auth import TokensOut
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.identity_pages import page_came_back
from training_analyzer.entrypoints.http.identity_views import IdentityOut
from training_analyzer.entrypoints.http.known_parameters import ANY_PARAMETER
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.visits import (
    begun_visit,
    browser_of,
    finished_by_factor,
    finished_visit,
    no_visit_cookie,
    provider_of,
    visit_cookie,
)
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.identity_provider import IdentityProvider

_MOST_CHARACTERS: Final = 2048

NextPath = Annotated[
    str | None,
    QueryParameter(name="next", max_length=500, description="A path of this site to go on to afterwards."),
]
State = Annotated[
    str, QueryParameter(name="state", max_length=100, description="As the service was given it.")
]
Code = Annotated[
    str | None,
    QueryParameter(name="code", max_length=_MOST_CHARACTERS, description="What the sign-in is worth."),
]
Issuer = Annotated[
    str | None,
    QueryParameter(name="iss", max_length=_MOST_CHARACTERS, description="Who sends it (RFC 9207)."),
]


CarrierName = Annotated[
    Literal["token", "cookie"],
    QueryParameter(
        name="carrier", description="What is to carry the session: tokens, for a program, or a page's cookie."
    ),
]
_LED_ON: Final = ResponseSpec(
    data_container=None,
    description="A page is led on, with its session in a cookie.",
    generate_examples=False,
)


class ShownIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The ticket of a visit, and the authenticator's code of this moment or a recovery code."""

    ticket: Annotated[str, msgspec.Meta(max_length=100)]
    totp_code: Annotated[str, msgspec.Meta(max_length=100)]


class VisitOut(msgspec.Struct, frozen=True):
    """What came of a visit: tokens of a new session, an identity that was linked, or neither for a confirmed session."""

    tokens: TokensOut | None
    identity: IdentityOut | None
    next: str | None

    @classmethod
    def of(cls, finished: Finished[SignedIn]) -> "VisitOut":
        """Return what the client is told."""
        return cls(
            tokens=TokensOut.of(finished.signed_in) if finished.signed_in else None,
            identity=IdentityOut.of(finished.linked) if finished.linked else None,
            next=finished.next,
        )


class IdentityVisitController(Controller):
    """Where browsers are sent from, and where they come back to."""

    path = "/v1/auth/{provider:str}"
    tags = ("auth",)

    @get(
        "/authorize",
        operation_id="authorizeIdentity",
        summary="Sign in with another service",
        opt=PUBLIC,
        status_code=302,
        responses=responses(401, 404, 422, 503),
    )
    async def authorize(
        self,
        provider: FromPath[str],
        wired: InjectedWired,
        next_path: NextPath = None,
        carrier: CarrierName = "token",
    ) -> Response[None]:
        """Send the browser to the service. It comes back to ``callback`` within ten minutes, the same browser."""
        begun = await begun_visit(
            wired, provider_of(wired, provider), next_path=next_path, for_page=carrier == "cookie"
        )
        return Response(
            None, status_code=302, headers={"Location": begun.address}, cookies=[visit_cookie(wired, begun)]
        )

    @get(
        "/callback",
        operation_id="finishIdentity",
        summary="Come back from another service",
        opt={**PUBLIC, **ANY_PARAMETER},  # services add to what they are asked for
        responses={**responses(401, 403, 404, 409, 422, 503), 303: _LED_ON},
    )
    async def callback(
        self,
        provider: FromPath[str],
        request: Request[Any, Any, Any],
        wired: InjectedWired,
        came_with: State,
        code: Code = None,
        issuer: Issuer = None,
    ) -> Response[VisitOut]:
        """Open a session, link an identity or confirm a session, as it was begun. A state serves once.

        Where the account's second factor is still to be shown, 401 ``totp_required`` holds a ``ticket`` for
        ``second-factor``. A visit with ``carrier=cookie`` gets no JSON: it is led on to ``next``, or to a page that
        asks for the code, or sees a page that says what was wrong.
        """
        came_back = CameBack(state=came_with, browser=browser_of(request, wired), code=code, issuer=issuer)
        return await _answered(provider_of(wired, provider), came_back, request, wired)

    @post(
        "/second-factor",
        operation_id="finishIdentityByFactor",
        summary="Show the second factor after coming back",
        opt=PUBLIC,
        status_code=200,
        responses=responses(401, 404, 422, 503),
    )
    async def second_factor(
        self,
        provider: FromPath[str],
        data: JSONBody[ShownIn],
        request: Request[Any, Any, Any],
        wired: InjectedWired,
    ) -> Response[VisitOut]:
        """Open the session, in the browser that came back, within five minutes. A ticket serves once, right or wrong."""
        signed_in, next_path = await finished_by_factor(
            provider_of(wired, provider), data.ticket, data.totp_code, request, wired, TokenPair(wired.tokens)
        )
        out = VisitOut(TokensOut.of(signed_in), None, next_path)
        return Response(out, cookies=[no_visit_cookie(wired)])


async def _answered(
    provider: IdentityProvider, came_back: CameBack, request: Request[Any, Any, Any], wired: Wired
) -> Response[Any]:
    """Lead a page on, and give a program what it came for. Raises what ``finish_identity`` does, to programs."""
    if is_for_page(came_back.browser):
        return await page_came_back(provider, came_back, request, wired)
    finished = await finished_visit(provider, came_back, request, wired, TokenPair(wired.tokens))
    return Response(VisitOut.of(finished), cookies=[no_visit_cookie(wired)])
