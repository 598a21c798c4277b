"""What every reply carries: a request id and the security headers."""

from secrets import token_hex
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from training_analyzer.entrypoints.http.cors import Cors
from training_analyzer.entrypoints.settings import HttpSettings

_HEADERS: Final = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=()"),
)
_API_POLICY: Final = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'")
_PAGE_POLICY: Final = (
    b"content-security-policy",
    (
        b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        b"font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
)
_HSTS: Final = (b"strict-transport-security", b"max-age=63072000; includeSubDomains")
_NO_STORE: Final = (b"cache-control", b"no-store")
_OF_PAGES: Final = frozenset({b"content-security-policy", b"referrer-policy"})
"""What a page may say itself, for what it holds and sends."""
_PRIVATE: Final = ("auth", "me", "billing", "connections", "coach", "admin")
_DEFAULTS: Final = HttpSettings()


class Frame:
    """Wraps the whole application, so that replies to unknown routes carry the same headers."""

    def __init__(self, app: ASGIApp, *, production: bool, http: HttpSettings = _DEFAULTS) -> None:
        self._app = app
        self._headers = (*_HEADERS, _HSTS) if production else _HEADERS
        self._cors = Cors(http.cors_origins)
        self._no_store = http.no_store

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the headers added to the head of the reply."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = f"req_{token_hex(12)}"
        scope.setdefault("state", {})["request_id"] = request_id
        added = [*self._added(scope), (b"x-request-id", request_id.encode())]
        no_store = _NO_STORE in added

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [each for each in message["headers"] if not (no_store and each[0] == _NO_STORE[0])]
                said = _OF_PAGES.intersection(name for name, _ in own)
                rest = [each for each in added if each[0] not in said]
                message["headers"] = [*own, *rest, *scope["state"].get("reply_headers", ())]
            await send(message)

        if self._cors.is_preflight(scope):
            await self._cors.answer(framed)
            return
        await self._app(scope, receive, framed)

    def _added(self, scope: HTTPScope) -> list[tuple[bytes, bytes]]:
        """Return the headers of this reply: pages run our scripts, and accounts are never cached."""
        path = scope["path"]
        policy = _PAGE_POLICY if path.startswith("/docs") else _API_POLICY
        of_api = path.startswith("/v1/")
        private = of_api and (self._no_store or path.split("/", 3)[2] in _PRIVATE)
        return [*self._headers, *self._cors.headers(scope), policy, *([_NO_STORE] if private else [])]
