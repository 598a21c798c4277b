"""Who administers, as their requests say."""

from typing import Any

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from training_analyzer.domain.identity.user import User
from training_analyzer.domain.services.administer import Administration
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.dependencies import caller_of, wired_of
from training_analyzer.entrypoints.http.times import user_id_of


def administration(request: Request[Any, Any, Any]) -> Administration:
    """Return who does it, from where, with what."""
    wired = wired_of(request)
    return Administration(
        actor_id=caller_of(request).user_id,
        origin=origin_of(request),
        work=wired.store.work,
        make_id=wired.make_id,
        now=wired.clock(),
    )


async def existing_account(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Find the account that a request is to change, before its body is read. Raises NotFound."""
    wired = connection.app.state.wired
    async with wired.store.work.snapshot() as w:
        user: User = await w.users.get(user_id_of(connection.path_params["user_id"]))
    connection.state.version = user.version
