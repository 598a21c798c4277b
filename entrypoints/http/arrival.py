"""How a request arrives: its query names each parameter once, and its body is there in time."""

import asyncio
from typing import Any, Final, cast
from urllib.parse import unquote_plus

from litestar.handlers import HTTPRouteHandler
from litestar.types import HTTPScope, Receive

from training_analyzer.entrypoints.http.bodies import MOST_JSON_BYTES
from training_analyzer.entrypoints.http.parameters import unfit
from training_analyzer.entrypoints.http.problems import HttpProblem
from training_analyzer.entrypoints.settings import HttpSettings

_LATE: Final = "The body did not arrive in time."


def check_path(scope: HTTPScope) -> None:
    """Find nothing at an address with the character NUL, which no database keeps in a text. Raises HttpProblem."""
    if "\x00" in scope["path"]:
        raise HttpProblem("not_found", "There is nothing at this address.")


def check_query(scope: HTTPScope) -> None:
    """Refuse a parameter that comes twice: two readers of it might choose differently. Raises HttpProblem."""
    query = scope["query_string"]
    if b"&" not in query:
        return
    seen: set[str] = set()
    for pair in query.decode("latin-1").split("&"):
        name = unquote_plus(pair.partition("=")[0])
        if pair and name in seen:
            raise unfit(name[:40], "This parameter is taken once.")
        seen.add(name)


def in_time(receive: Receive, scope: HTTPScope, http: HttpSettings) -> Receive:
    """Return a ``receive`` that raises HttpProblem where the whole body takes longer than the route allows."""
    handler = cast("HTTPRouteHandler", scope["route_handler"])
    most_bytes = handler.resolve_request_max_body_size() or 0
    limit_s = http.upload_timeout_s if most_bytes > MOST_JSON_BYTES else http.request_timeout_s
    ends_at = asyncio.get_running_loop().time() + limit_s
    complete = False

    async def received() -> Any:  # one of ASGI's messages, whose union Litestar types per protocol
        nonlocal complete
        if complete:  # what comes after the body is the client's leaving, which may take as long as the reply
            return await receive()
        try:
            async with asyncio.timeout_at(ends_at):
                message = await receive()
        except TimeoutError as error:
            raise HttpProblem("request_timeout", _LATE) from error
        complete = not message.get("more_body", False)
        return message

    return received
