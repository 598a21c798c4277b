"""What a request says of the device behind it."""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any, Final

from litestar import Request
from litestar.types import HTTPScope

from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.entrypoints.listed_settings import Networks
from training_analyzer.entrypoints.wiring import Wired

_SHOWN_PREFIX: Final = {4: 24, 6: 48}
_ONE_HOUSEHOLD: Final = {4: 32, 6: 64}
_FORWARDED: Final = b"x-forwarded-for"

type Address = IPv4Address | IPv6Address


def client_of(scope: HTTPScope, proxies: Networks) -> Address | None:
    """Return who sent a request: the peer, or whom the outermost of our own proxies saw.

    What stands left of that in ``X-Forwarded-For`` was written by the client himself.
    """
    client = _address(scope["client"][0]) if scope["client"] else None
    for hop in _hops(scope):
        if client is None or client not in proxies or (seen := _address(hop)) is None:
            break
        client = seen
    return client


def address_of(request: Request[Any, Any, Any]) -> str | None:
    """Return the client's network, /24 or /48: enough to recognise a session, too little to find a person."""
    return _network(_client(request), _SHOWN_PREFIX)


def throttled_address_of(request: Request[Any, Any, Any]) -> str:
    """Return what stands for the client where tries are counted: IPv6 is given out by /64."""
    wired: Wired = request.app.state.wired
    return household_of(request.scope, wired.settings.http.trusted_proxies)


def household_of(scope: HTTPScope, proxies: Networks) -> str:
    """Return the same of a request that is not yet one of Litestar's."""
    return _network(client_of(scope, proxies), _ONE_HOUSEHOLD) or "unknown"


def device_of(request: Request[Any, Any, Any]) -> str | None:
    """Return the user agent, printable and short."""
    agent = "".join(letter for letter in request.headers.get("user-agent", "") if letter.isprintable())
    return agent[:200] or None


def origin_of(request: Request[Any, Any, Any]) -> RequestOrigin:
    """Return where a request came from, as sessions and the audit log keep it."""
    return RequestOrigin(
        address=address_of(request),
        device=device_of(request),
        request_id=request.scope["state"].get("request_id"),
        client=throttled_address_of(request),
    )


def _client(request: Request[Any, Any, Any]) -> Address | None:
    wired: Wired = request.app.state.wired
    return client_of(request.scope, wired.settings.http.trusted_proxies)


def _network(client: Address | None, prefix: dict[int, int]) -> str | None:
    return None if client is None else str(ip_network((client, prefix[client.version]), strict=False))


def _hops(scope: HTTPScope) -> Iterator[str]:
    """Yield the entries of ``X-Forwarded-For`` from the right, the last one that was added first."""
    lines = [value.decode("latin-1") for name, value in scope["headers"] if name == _FORWARDED]
    yield from reversed(",".join(lines).split(","))


def _address(text: str) -> Address | None:
    """Return the address of a peer or an entry, its port left out; None for what is none."""
    text = text.strip()
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ip_address(text)
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
