"""Signing in with another service: to it, and back."""

import secrets
from typing import Annotated, Any, Final

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromPath, JSONBody, QueryParameter

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.oidc_flow import ENTROPY_BYTES
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.begin_identity import VISIT_ENTROPY_BYTES, Begun, begin_identity
from training_analyzer.domain.services.finish_by_factor import ShownFactor, finish_by_factor
from training_analyzer.domain.services.finish_identity import CameBack, Finished, finish_identity
from training_analyzer.entrypoints.http.access import PUBLIC
from training_analyzer.entrypoints.http.auth import TokensOut
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.cookies import cookie_name, host_cookie
from training_analyzer.entrypoints.http.dependencies import InjectedWired
from training_analyzer.entrypoints.http.identity_views import IdentityOut
from training_analyzer.entrypoints.http.known_parameters import ANY_PARAMETER
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.identity_provider import IdentityProvider

_COOKIE: Final = "ta_flow"
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
    def of(cls, finished: Finished) -> "VisitOut":
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
        self, provider: FromPath[str], wired: InjectedWired, next_path: NextPath = None
    ) -> Response[None]:
        """Send the browser to the service. It comes back to ``callback`` within ten minutes, the same browser."""
        begun = await begun_visit(wired, provider_of(wired, provider), next_path=next_path)
        return Response(
            None, status_code=302, headers={"Location": begun.address}, cookies=[visit_cookie(wired, begun)]
        )

    @get(
        "/callback",
        operation_id="finishIdentity",
        summary="Come back from another service",
        opt={**PUBLIC, **ANY_PARAMETER},  # services add to what they are asked for
        responses=responses(401, 403, 404, 409, 422, 503),
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
        ``second-factor``.
        """
        finished = await finish_identity(
            provider=provider_of(wired, provider),
            came_back=CameBack(
                state=came_with,
                browser=request.cookies.get(cookie_name(wired.settings, _COOKIE), ""),
                code=code,
                issuer=issuer,
            ),
            registration_open=wired.settings.auth.registration == "open",
            origin=origin_of(request),
            throttle=throttle_of(wired),
            work=wired.store.work,
            vault=wired.vault,
            tokens=wired.tokens,
            jobs=wired.jobs,
            entropy=secrets.token_bytes(ENTROPY_BYTES),
            make_id=wired.make_id,
            now=wired.clock(),
        )
        return Response(
            VisitOut.of(finished), cookies=[host_cookie(wired.settings, _COOKIE, "", max_age_s=0)]
        )

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
        signed_in, next_path = await finish_by_factor(
            shown=ShownFactor(
                provider=provider_of(wired, provider).name,
                ticket=data.ticket,
                browser=request.cookies.get(cookie_name(wired.settings, _COOKIE), ""),
                code=Secret(data.totp_code),
            ),
            origin=origin_of(request),
            throttle=throttle_of(wired),
            work=wired.store.work,
            vault=wired.vault,
            tokens=wired.tokens,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        out = VisitOut(TokensOut.of(signed_in), None, next_path)
        return Response(out, cookies=[host_cookie(wired.settings, _COOKIE, "", max_age_s=0)])


def provider_of(wired: Wired, name: str) -> IdentityProvider:
    """Return a provider by name. Raises NotFound."""
    found = wired.identity_providers.get(name)
    if found is None:
        raise NotFound("identity provider")
    return found


async def begun_visit(
    wired: Wired,
    provider: IdentityProvider,
    *,
    next_path: str | None = None,
    link_user_id: UserId | None = None,
    session_id: SessionId | None = None,
) -> Begun:
    """Begin a visit: to sign in, to link with ``link_user_id``, to confirm with ``session_id`` alone."""
    return await begin_identity(
        provider=provider,
        next_path=next_path,
        link_user_id=link_user_id,
        session_id=session_id,
        entropy=secrets.token_bytes(VISIT_ENTROPY_BYTES),
        work=wired.store.work,
        vault=wired.vault,
        now=wired.clock(),
    )


def visit_cookie(wired: Wired, begun: Begun) -> Cookie:
    """Return what ties a visit to the browser."""
    life_s = int((begun.expires_at - wired.clock()).total_seconds())
    return host_cookie(wired.settings, _COOKIE, begun.browser.reveal(), max_age_s=life_s)
