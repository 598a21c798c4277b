"""The caller's identities elsewhere."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.errors import IdentityRejected, InvalidToken
from training_analyzer.domain.services.begin_identity import Begun
from training_analyzer.domain.services.link_identity import link_identity, unlink_identity
from training_analyzer.entrypoints.http.access import RECENT, SIGNED_IN
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.identity_views import IdentitiesOut, IdentityOut
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import identity_id_of
from training_analyzer.entrypoints.http.visits import begun_visit, provider_of, visit_cookie
from training_analyzer.entrypoints.wiring import Wired


class LinkIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which service to link: by a visit of the browser, or by one of its bearer tokens where it gives some."""

    provider: Annotated[str, msgspec.Meta(max_length=50)]
    next: Annotated[str, msgspec.Meta(max_length=500)] | None = None
    token: Annotated[str, msgspec.Meta(max_length=8192)] | None = None


class ConfirmIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where to go on afterwards."""

    next: Annotated[str, msgspec.Meta(max_length=500)] | None = None


class LinkOut(msgspec.Struct, frozen=True):
    """Where to send the browser, or the identity that a token linked at once."""

    authorization_url: str | None = None
    expires_at: datetime | None = None
    identity: IdentityOut | None = None


class IdentityController(Controller):
    """Ways into the account beside the password."""

    path = "/v1/me/identities"
    tags = ("me",)

    @get(
        "/",
        operation_id="listIdentities",
        summary="The linked identities",
        opt=SIGNED_IN,
        responses=responses(401, 403, 503),
    )
    async def identities(self, caller: InjectedCaller) -> IdentitiesOut:
        """List what else opens the account."""
        async with caller.work.snapshot() as w:
            found = await w.identities.list(caller.user_id)
        return IdentitiesOut([IdentityOut.of(each) for each in found])

    @post(
        "/",
        operation_id="linkIdentity",
        summary="Link an identity",
        opt=RECENT,
        status_code=200,
        responses=responses(401, 403, 404, 409, 422, 503),
    )
    async def link(
        self,
        data: JSONBody[LinkIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[LinkOut]:
        """Begin a visit to a service that links who comes back, or link at once by a token."""
        if data.token is not None:
            return Response(
                LinkOut(identity=await _linked_by_token(data, data.token, request, caller, wired))
            )
        begun = await begun_visit(
            wired,
            provider_of(wired, data.provider),
            next_path=data.next,
            link_user_id=caller.user_id,
            session_id=caller.session_id,
            for_page=caller.by_cookie,
        )
        return _sent(wired, begun)

    @post(
        "/{identity_id:str}/reauthentication",
        operation_id="confirmByIdentity",
        summary="Confirm by an identity that it is you",
        opt=SIGNED_IN,
        status_code=200,
        responses=responses(401, 403, 404, 422, 503),
    )
    async def confirm(
        self,
        identity_id: FromPath[str],
        data: JSONBody[ConfirmIn],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[LinkOut]:
        """Begin a visit that asks for a fresh sign-in there, and lets this session count as fresh afterwards."""
        wanted = identity_id_of(identity_id)
        async with caller.work.snapshot() as w:
            found = [each for each in await w.identities.list(caller.user_id) if each.id == wanted]
        if not found:
            raise NotFound("identity")
        provider = provider_of(wired, found[0].provider)
        begun = await begun_visit(
            wired, provider, next_path=data.next, session_id=caller.session_id, for_page=caller.by_cookie
        )
        return _sent(wired, begun)

    @delete(
        "/{identity_id:str}",
        operation_id="unlinkIdentity",
        summary="Unlink an identity",
        opt=RECENT,
        responses=responses(401, 403, 404, 409, 503),
    )
    async def unlink(
        self,
        identity_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> None:
        """Unlink one, and end the other sessions that began with a service. The last way in stays: 409 ``last_sign_in_method``."""
        await unlink_identity(
            user_id=caller.user_id,
            session_id=caller.session_id,
            identity_id=identity_id_of(identity_id),
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )


def _sent(wired: Wired, begun: Begun) -> Response[LinkOut]:
    out = LinkOut(authorization_url=begun.address, expires_at=begun.expires_at)
    return Response(out, cookies=[visit_cookie(wired, begun)])


async def _linked_by_token(
    data: LinkIn, token: str, request: Request[Any, Any, Any], caller: Caller, wired: Wired
) -> IdentityOut:
    try:
        identity = await provider_of(wired, data.provider).read(token, wired.clock())
    except InvalidToken as error:  # which would say that the caller's own token is bad
        raise IdentityRejected from error
    linked = await link_identity(
        identity=identity,
        user_id=caller.user_id,
        session_id=caller.session_id,
        origin=origin_of(request),
        work=wired.store.work,
        make_id=wired.make_id,
        now=wired.clock(),
    )
    return IdentityOut.of(linked)
