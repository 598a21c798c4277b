"""Lists: ``data``, ``next_cursor``, and the same as a ``Link`` header."""

from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Request, Response


class Page[T](msgspec.Struct, frozen=True):
    """One page of a list; ``next_cursor`` is null on the last one."""

    data: list[T]
    next_cursor: str | None


def listed[T](request: Request[Any, Any, Any], data: list[T], next_cursor: str | None) -> Response[Page[T]]:
    """Return a page, with the address of the next one in ``Link``."""
    headers = {}
    if next_cursor is not None:
        query = [(name, value) for name, value in parse_qsl(request.url.query) if name != "cursor"]
        address = f"{request.scope['path']}?{urlencode([*query, ('cursor', next_cursor)])}"
        headers["Link"] = f'<{address}>; rel="next"'
    return Response(Page(data, next_cursor), headers=headers)
