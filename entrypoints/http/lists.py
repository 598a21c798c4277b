"""Lists: ``data``, ``next_cursor``, and the same as a ``Link`` header."""

from datetime import date
from typing import Any
from urllib.parse import parse_qsl, urlencode

import msgspec
from litestar import Request, Response


class Page[T](msgspec.Struct, frozen=True):
    """One page of a list; ``next_cursor`` is null on the last one."""

    data: list[T]
    next_cursor: str | None


class HistoryPage[T](Page[T], frozen=True):
    """One page of a list; ``history_from`` is the first local day that the plan shows, null where it shows all."""

    history_from: date | None


def listed[T](request: Request[Any, Any, Any], data: list[T], next_cursor: str | None) -> Response[Page[T]]:
    """Return a page, with the address of the next one in ``Link``."""
    return linked(request, Page(data, next_cursor))


def linked[P: Page[Any]](request: Request[Any, Any, Any], page: P) -> Response[P]:
    """Return a page of any kind, with the address of the next one in ``Link``."""
    headers = {}
    if (next_cursor := page.next_cursor) is not None:
        asked = parse_qsl(request.scope["query_string"].decode("latin-1"))
        kept = urlencode([(name, value) for name, value in asked if name != "cursor"])
        query = f"{kept}&cursor={next_cursor}" if kept else f"cursor={next_cursor}"
        headers["Link"] = f'<{request.scope["path"]}?{query}>; rel="next"'
    return Response(page, headers=headers)
