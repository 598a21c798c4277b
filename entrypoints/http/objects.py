"""The object that a request is to change, looked up before its body is read: 404 goes before 422."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.types import Guard

from training_analyzer.domain.ids import UserId
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.etags import check_match, etag
from training_analyzer.ports.work import UnitOfWork

type VersionOf = Callable[[UnitOfWork, UserId, str], Awaitable[int]]
"""Returns the version of the caller's object of an id as the address has it. Raises NotFound."""


def existing(version_of: VersionOf, parameter: str) -> Guard:
    """Return a guard that lets through what names an object of the caller's by a parameter of the path."""

    async def guard(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        caller: Caller = connection.scope["user"]  # the gate has refused those without one
        async with caller.work.snapshot() as w:
            connection.state.version = await version_of(w, caller.user_id, connection.path_params[parameter])

    return guard


def matched(request: Request[Any, Any, Any]) -> int:
    """Return the version that ``existing`` found and the client has seen. Raises HttpProblem."""
    version: int = request.state.version
    check_match(request, etag(version))
    return version
