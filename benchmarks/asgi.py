"""Requests to an ASGI application in process: no client and no socket in the measured time."""

import json
from collections.abc import MutableMapping
from math import isclose
from typing import Any


async def fetch(
    app: Any, path: str, query: str = "", token: str = "", body: bytes | None = None, expected: int = 200
) -> bytes:
    """Return the reply's body to a GET, or to a POST of JSON. Raises AssertionError for another status."""
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
    assert status == expected, (status, reply[:200])
    return reply


def check_same(one: bytes, other: bytes) -> None:
    """Raise AssertionError unless two replies say the same, cursors aside: else their speeds say nothing."""
    first, second = json.loads(one), json.loads(other)
    assert _same(first.get("data", first), second.get("data", second)), (one[:400], other[:400])


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(_same(one[name], other[name]) for name in one)
    if isinstance(one, list):
        return len(one) == len(other) and all(map(_same, one, other))
    if isinstance(one, float):
        return isclose(one, other, rel_tol=1e-9, abs_tol=1e-9)
    return bool(one == other)
