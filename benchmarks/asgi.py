"""Requests to an ASGI application in process: no client and no socket in the measured time."""

from collections.abc import MutableMapping
from typing import Any


async def fetch(app: Any, path: str, query: str = "", token: str = "", body: bytes | None = None) -> bytes:
    """Return the reply's body to a GET, or to a POST of JSON. Raises AssertionError unless it is 200."""
    chunks: list[bytes] = []
    status = 0

    async def send(message: MutableMapping[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
        chunks.append(message.get("body", b""))

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body or b"", "more_body": False}

    headers = [(b"host", b"test"), (b"authorization", f"Bearer {token}".encode())]
    if body is not None:
        headers = [headers[0], (b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
    scope = {
        "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
        "method": "GET" if body is None else "POST",
        "scheme": "http", "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
        "headers": headers, "client": ("127.0.0.1", 1), "server": ("test", 80),
    }  # fmt: skip
    await app(scope, receive, send)
    reply = b"".join(chunks)
    assert status == 200, (status, reply[:200])
    return reply
