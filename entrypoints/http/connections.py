"""Connections to sources of data: watches' clouds, scales, platforms."""

from typing import Annotated, Any

from litestar import Controller, Request, Response, delete, get, patch
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, JSONBody, QueryParameter

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import UserId, to_text
from training_analyzer.domain.services.configure_connection import configure_connection
from training_analyzer.domain.services.disconnect_wearable import Disconnecting, disconnect_wearable
from training_analyzer.domain.sync.configuration import settings_version
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.entrypoints.http.access import SIGNED_IN, scope
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.connection_forms import ConnectionEditIn
from training_analyzer.entrypoints.http.connection_views import (
    ConnectionOut,
    ConnectionsOut,
)
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import etag, etag_with, not_modified, unchanged
from training_analyzer.entrypoints.http.objects import existing, matched
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.wearable import WearableSource
from training_analyzer.ports.work import UnitOfWork


async def _version(w: UnitOfWork, user_id: UserId, provider: str) -> int:
    return settings_version(await connection_of(w, user_id, provider))


DeleteData = Annotated[
    bool | None, QueryParameter(name="delete_data", description="Also remove what the provider brought.")
]
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


async def in_use(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
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

    @patch(
        "/{provider:str}",
        operation_id="editConnection",
        summary="Choose what is synced and when",
        opt=SIGNED_IN,
        guards=[OF_CALLER, in_use],
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
        return connected(connection, wired)

    @delete(
        "/{provider:str}",
        operation_id="disconnectProvider",
        summary="Disconnect a provider",
        opt=SIGNED_IN,
        guards=[OF_CALLER],
        responses=responses(401, 403, 404, 412, 428, 503),
    )
    async def disconnect(
        self,
        provider: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        deletes_data: DeleteData = None,
    ) -> Response[None]:
        """Erase the credential at once, and revoke it where the provider lets us. Needs If-Match.

        With ``delete_data`` what was measured goes too, and a job, at ``Location``, removes the activities.
        """
        of = Disconnecting(
            user_id=caller.user_id,
            provider=provider,
            source=wired.wearables.get(provider),
            work=caller.work,
            vault=wired.vault,
            jobs=wired.jobs,
            origin=origin_of(request),
            make_id=wired.make_id,
            clock=wired.clock,
        )
        job_id = await disconnect_wearable(of, seen=matched(request), deletes_data=bool(deletes_data))
        headers = {} if job_id is None else {"Location": f"/v1/jobs/{to_text('job', job_id)}"}
        return Response(None, status_code=204, headers=headers)


def connected(connection: Connection, wired: Wired) -> Response[ConnectionOut]:
    """Return a connection with the tag that its settings have."""
    return Response(shown(connection, wired), headers={"ETag": etag(settings_version(connection))})
