"""What a request says of the device behind it."""

from ipaddress import ip_address, ip_network
from typing import Any, Final

from litestar import Request

_PREFIX: Final = {4: 24, 6: 48}


def address_of(request: Request[Any, Any, Any]) -> str | None:
    """Return the peer's network, /24 or /48: enough to recognise a session, too little to find a person."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host)
    except ValueError:
        return None
    return str(ip_network((address, _PREFIX[address.version]), strict=False))


def device_of(request: Request[Any, Any, Any]) -> str | None:
    """Return the user agent, printable and short."""
    agent = "".join(letter for letter in request.headers.get("user-agent", "") if letter.isprintable())
    return agent[:200] or None
