"""HTTP clients for what a deployment has to reach."""

from collections.abc import AsyncIterator, Collection
from typing import Final, cast

import httpx

TIMEOUT_S: Final = 5.0
MOST_BYTES: Final = 1 << 20
_LOOPBACK: Final = {"localhost", "127.0.0.1", "::1"}


class EgressRefused(RuntimeError):
    """A client was asked for a host that it was not made for, or for one in the clear: a bug of ours."""

    def __init__(self, url: httpx.URL) -> None:
        super().__init__(f"no request may go to {url.scheme}://{url.host}")
        self.host = url.host


class ReplyTooLarge(httpx.RemoteProtocolError):
    """The other side sent more than the client takes."""


def http_client(
    hosts: Collection[str],
    *,
    timeout_s: float = TIMEOUT_S,
    most_bytes: int = MOST_BYTES,
    transport: httpx.AsyncBaseTransport | None = None,
) -> httpx.AsyncClient:
    """Return a client that reaches these hosts alone, by verified TLS unless they are this very machine.

    ``hosts`` are names, or name:port where the port matters. It follows no redirect, believes no variable of the
    environment (proxies, certificates, ``.netrc``), gives up after ``timeout_s`` without an answer, and takes no more
    than ``most_bytes``. Requests raise EgressRefused, and what httpx raises.
    """
    # given a transport, httpx asks the environment for no proxies besides
    inner = transport or httpx.AsyncHTTPTransport(trust_env=False)
    return httpx.AsyncClient(
        transport=Egress(hosts, inner, most_bytes),
        timeout=timeout_s,
        follow_redirects=False,
        trust_env=False,
    )


class Egress(httpx.AsyncBaseTransport):
    """Lets requests to known hosts through."""

    def __init__(self, hosts: Collection[str], inner: httpx.AsyncBaseTransport, most_bytes: int) -> None:
        self._hosts = frozenset(host.lower() for host in hosts)
        self._inner = inner
        self._most_bytes = most_bytes

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request. Raises EgressRefused."""
        if not self._admits(request.url):
            raise EgressRefused(request.url)
        response = await self._inner.handle_async_request(request)
        response.stream = _Counted(response.stream, self._most_bytes)
        return response

    async def aclose(self) -> None:
        """Close the connections."""
        await self._inner.aclose()

    def _admits(self, url: httpx.URL) -> bool:
        host = url.host.lower()
        known = host in self._hosts or f"{host}:{url.port}" in self._hosts
        return known and (url.scheme == "https" or (url.scheme == "http" and host in _LOOPBACK))


class _Counted(httpx.AsyncByteStream):
    """A body that ends in ReplyTooLarge where it goes on for too long."""

    def __init__(self, body: httpx.SyncByteStream | httpx.AsyncByteStream, most_bytes: int) -> None:
        self._body = cast("httpx.AsyncByteStream", body)  # an asynchronous transport gives no other
        self._left = most_bytes

    async def __aiter__(self) -> AsyncIterator[bytes]:
        async for chunk in self._body:
            self._left -= len(chunk)
            if self._left < 0:
                raise ReplyTooLarge("the reply is too large")
            yield chunk

    async def aclose(self) -> None:
        """Close the body."""
        await self._body.aclose()
