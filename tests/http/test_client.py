"""Who a client is: the peer, unless one of our own proxies says whom it saw."""

from ipaddress import ip_address
from typing import Any, cast

import pytest
from litestar.types import HTTPScope

from training_analyzer.entrypoints.http.client import client_of
from training_analyzer.entrypoints.listed_settings import Networks

PROXIES = Networks("10.0.0.0/8", "fd00::/8")


def seen(peer: str | None, *forwarded: str, proxies: Networks = PROXIES) -> str | None:
    scope: dict[str, Any] = {
        "client": None if peer is None else (peer, 4711),
        "headers": [(b"x-forwarded-for", line.encode()) for line in forwarded],
    }
    found = client_of(cast("HTTPScope", scope), proxies)
    return None if found is None else str(found)


@pytest.mark.parametrize(
    ("peer", "forwarded", "client"),
    [
        ("198.51.100.7", [], "198.51.100.7"),
        ("198.51.100.7", ["203.0.113.9"], "198.51.100.7"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["127.0.0.1, 1.1.1.1, 203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, 10.0.0.2, 10.0.0.3"], "203.0.113.9"),
        ("10.0.0.1", ["1.1.1.1", "203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["10.0.0.9, 10.0.0.2"], "10.0.0.9"),
        ("10.0.0.1", ["1.1.1.1, nonsense"], "10.0.0.1"),
        ("10.0.0.1", [""], "10.0.0.1"),
        ("10.0.0.1", ["203.0.113.9:55555"], "203.0.113.9"),
        ("10.0.0.1", ["[2001:db8::1]:443"], "2001:db8::1"),
        ("fd00::1", ["2001:db8::1"], "2001:db8::1"),
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("::ffff:198.51.100.7", [], "198.51.100.7"),
        ("unix:", ["203.0.113.9"], None),
        (None, ["203.0.113.9"], None),
    ],
)
def test_the_rightmost_that_is_no_proxy_of_ours_is_the_client(
    peer: str | None, forwarded: list[str], client: str | None
) -> None:
    assert seen(peer, *forwarded) == client


def test_without_proxies_of_ours_nobody_is_believed() -> None:
    assert seen("127.0.0.1", "203.0.113.9", proxies=Networks()) == "127.0.0.1"


def test_a_network_holds_its_own_kind_of_address_alone() -> None:
    assert ip_address("10.1.2.3") in PROXIES
    assert ip_address("2001:db8::1") not in PROXIES
