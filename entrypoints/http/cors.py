"""Pages of other origins that may call the API: those that are listed, and with bearer tokens alone."""

from typing import Final

from litestar.types import HTTPScope, Send

from training_analyzer.entrypoints.http.headers import header
from training_analyzer.entrypoints.listed_settings import Origins

_METHODS: Final = b"GET, POST, PUT, PATCH, DELETE"
_TAKEN: Final = b"Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
_SHOWN: Final = b"ETag, Link, Location, RateLimit, RateLimit-Policy, Retry-After, X-Request-Id"
_REMEMBERED_S: Final = b"600"

type Headers = list[tuple[bytes, bytes]]


class Cors:
    """Never a wildcard, and never with cookies: a page elsewhere has no use for a session in a browser."""

    def __init__(self, origins: Origins) -> None:
        self._origins = frozenset(origins.words)

    def headers(self, scope: HTTPScope) -> Headers:
        """Return what a reply tells the browser; nothing where no origin is listed."""
        if not self._origins:
            return []
        vary = (b"vary", b"Origin")  # also where it is not listed: what is kept for one is not for another
        if (origin := header(scope, b"origin")) not in self._origins:
            return [vary]
        return [
            vary,
            (b"access-control-allow-origin", origin.encode()),
            (b"access-control-expose-headers", _SHOWN),
        ]

    def is_preflight(self, scope: HTTPScope) -> bool:
        """Whether a browser asks on behalf of a listed page what it may send."""
        return (
            scope["method"] == "OPTIONS"
            and header(scope, b"access-control-request-method") != ""
            and header(scope, b"origin") in self._origins
        )

    async def answer(self, send: Send) -> None:
        """Answer such a question; whose page it is stands in the other headers."""
        allowed: Headers = [
            (b"access-control-allow-methods", _METHODS),
            (b"access-control-allow-headers", _TAKEN),
            (b"access-control-max-age", _REMEMBERED_S),
        ]
        await send({"type": "http.response.start", "status": 204, "headers": allowed})
        await send({"type": "http.response.body", "body": b"", "more_body": False})
