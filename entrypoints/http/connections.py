"""Connections to sources of data: watches' clouds, scales, platforms."""

from typing import Any

from litestar import Controller, Request, Response, get, patch, post, put
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.answer_challenge import answer_challenge
from training_analyzer.domain.services.configure_connection import configure_connection
from training_analyzer.domain.services.connect_wearable import connect_wearable
from training_analyzer.domain.services.log_in_at_source import Login
from training_analyzer.domain.sync.challenge import PendingChallenge
from training_analyzer.domain.sync.configuration import settings_version
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.errors import ChallengeExpired
from training_analyzer.entrypoints.http.access import SIGNED_IN, scope
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.connection_forms import CodeIn, ConnectionEditIn, LoginIn
from training_analyzer.entrypoints.http.connection_views import ChallengeOut, ConnectionOut, ConnectionsOut
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import etag, etag_with, not_modified, unchanged
from training_analyzer.entrypoints.http.objects import existing, matched
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.http.times import challenge_id_of
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.wearable import WearableSource
from training_analyzer.ports.work import UnitOfWork


async def _version(w: UnitOfWork, user_id: UserId, provider: str) -> int:
    return settings_version(await connection_of(w, user_id, provider))


_CHALLENGE = ResponseSpec(
    ChallengeOut, description="The provider sent a code: finish by PUT.", generate_examples=False
)
OF_CALLER = existing(_version, "provider")


async def connection_of(w: UnitOfWork, user_id: UserId, provider: str) -> Connection:
    """Return the caller's connection. Raises NotFound."""
    found = await w.connections.find(user_id, provider)
    if found is None:
        raise NotFound("connection")
    return found


def source_of(wired: Wired, provider: str) -> WearableSource:
    """Return a source in use. Raises NotFound."""
    if provider not in wired.wearables:
        raise NotFound("provider")
    return wired.wearables[provider]


async def _in_use(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Refuse an address that names no source in use before the body is read. Raises NotFound."""
    source_of(connection.app.state.wired, connection.path_params["provider"])


def shown(connection: Connection, wired: Wired) -> ConnectionOut:
    """Return a connection as its owner sees it."""
    source = wired.wearables.get(connection.provider)
    return ConnectionOut.of(connection, source.info if source else None)


class ConnectionController(Controller):
    """Where an athlete's data comes from by itself."""

    path = "/v1/connections"
    tags = ("connections",)

    @get(
        "/",
        operation_id="listConnections",
        summary="Connections, and providers that can be connected",
        opt=scope("read:connections"),
        responses=responses(401, 503),
    )
    async def connections(self, caller: InjectedCaller, wired: InjectedWired) -> ConnectionsOut:
        """List what is connected, and what may be, each with what to know before (``caution``)."""
        async with caller.work.snapshot() as w:
            found = await w.connections.list(caller.user_id)
        return ConnectionsOut.of(found, [each.info for each in wired.wearables.values()])

    @get(
        "/{provider:str}",
        operation_id="getConnection",
        summary="One connection",
        opt=scope("read:connections"),
        responses=responses(401, 404, 503),
    )
    async def show(
        self,
        provider: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[ConnectionOut | None]:
        """Show how it is synced, how it fares, and what to do where it does not; PATCH and DELETE ask for its ETag."""
        async with caller.work.snapshot() as w:
            connection = await connection_of(w, caller.user_id, provider)
        out = shown(connection, wired)
        tag = etag_with(settings_version(connection), out)
        return not_modified(tag) if unchanged(request, tag) else Response(out, headers={"ETag": tag})

    @post(
        "/{provider:str}/login",
        operation_id="connectProvider",
        summary="Connect a provider, or log in anew",
        opt=SIGNED_IN,
        guards=[_in_use],
        responses={202: _CHALLENGE, **responses(401, 403, 404, 422, 429, 502, 503, 504)},
    )
    async def connect(
        self,
        provider: FromPath[str],
        data: JSONBody[LoginIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[ConnectionOut]:
        """Log in: 201 is connected, 202 waits for a code at PUT. What is sent is used once, and not kept.

        Takes no Idempotency-Key: what could be kept of a request that holds a password, is not.
        """
        login = _login(provider, request, caller, wired)
        got = await connect_wearable(data.request(), login)
        if isinstance(got, PendingChallenge):
            return _waits(got)
        return _created(got, wired)

    @put(
        "/{provider:str}/login",
        operation_id="answerChallenge",
        summary="Finish a log-in by its code",
        opt=SIGNED_IN,
        guards=[_in_use],
        responses=responses(401, 403, 404, 422, 429, 502, 503, 504),
    )
    async def answer(
        self,
        provider: FromPath[str],
        data: JSONBody[CodeIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[ConnectionOut]:
        """Connect by the code that the provider sent; five attempts within ten minutes, at any server."""
        try:
            challenge_id = challenge_id_of(data.challenge_id)
        except NotFound:
            raise ChallengeExpired from None
        login = _login(provider, request, caller, wired)
        return _connected(await answer_challenge(challenge_id, Secret(data.code), login), wired)

    @patch(
        "/{provider:str}",
        operation_id="editConnection",
        summary="Choose what is synced and when",
        opt=SIGNED_IN,
        guards=[OF_CALLER, _in_use],
        responses=responses(401, 403, 404, 412, 422, 428, 503),
    )
    async def edit(
        self,
        provider: FromPath[str],
        data: JSONBody[ConnectionEditIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[ConnectionOut]:
        """Change it; the next sync is planned anew. Needs If-Match; syncs do not change the ETag's version."""
        connection = await configure_connection(
            user_id=caller.user_id,
            info=source_of(wired, provider).info,
            seen=matched(request),
            edit=data.edit(),
            zone=time_zone(caller.timezone),
            work=caller.work,
            now=wired.clock(),
        )
        return _connected(connection, wired)


def _login(provider: str, request: Request[Any, Any, Any], caller: Caller, wired: Wired) -> Login:
    return Login(
        user_id=caller.user_id,
        source=source_of(wired, provider),
        work=wired.store.work,
        vault=wired.vault,
        throttle=throttle_of(wired),
        origin=origin_of(request),
        make_id=wired.make_id,
        clock=wired.clock,
    )


def _connected(connection: Connection, wired: Wired) -> Response[ConnectionOut]:
    return Response(shown(connection, wired), headers={"ETag": etag(settings_version(connection))})


def _created(connection: Connection, wired: Wired) -> Response[ConnectionOut]:
    headers = {
        "ETag": etag(settings_version(connection)),
        "Location": f"/v1/connections/{connection.provider}",
    }
    return Response(shown(connection, wired), status_code=201, headers=headers)


def _waits(challenge: PendingChallenge) -> Response[Any]:
    return Response(ChallengeOut.of(challenge), status_code=202)
