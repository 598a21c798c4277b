"""What every reply carries: a request id and the security headers."""

from secrets import token_hex
from typing import Final

from litestar.enums import ScopeType
from litestar.types import ASGIApp, Message, Receive, Scope, Send

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
_PRIVATE: Final = ("/v1/auth", "/v1/me", "/v1/admin")


class Frame:
    """Wraps the whole application, so that replies to unknown routes carry the same headers."""

    def __init__(self, app: ASGIApp, *, production: bool) -> None:
        self._app = app
        self._headers = (*_HEADERS, _HSTS) if production else _HEADERS

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve, with the headers added to the head of the reply."""
        if scope["type"] != ScopeType.HTTP:
            await self._app(scope, receive, send)
            return
        request_id = f"req_{token_hex(12)}"
        scope.setdefault("state", {})["request_id"] = request_id
        added = [*self._headers, *_by_path(scope["path"]), (b"x-request-id", request_id.encode())]

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added, *scope["state"].get("reply_headers", ())]
            await send(message)

        await self._app(scope, receive, framed)


def _by_path(path: str) -> list[tuple[bytes, bytes]]:
    """Return the headers that depend on what is shown: pages run our scripts, accounts are never cached."""
    policy = _PAGE_POLICY if path.startswith("/docs") else _API_POLICY
    if path.startswith(_PRIVATE):
        return [policy, (b"cache-control", b"no-store")]
    return [policy]
