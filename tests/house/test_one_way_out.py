"""Calls to other services go out by one factory, which knows whom they are for."""

import re

import pytest

from tests.house.sources import product

CALLS = re.compile(
    r"\b(?:httpx\.(?:Async)?(?:Client|HTTPTransport)|httpx\.(?:get|post|request|stream)|urlopen|HTTPS?Connection|"
    r"ClientSession)\("
)
FACTORY = "adapters/egress/client.py"


def test_http_clients_are_made_in_one_place() -> None:
    assert [source.path for source in product() if CALLS.search(source.text)] == [FACTORY]


@pytest.mark.parametrize(
    "text",
    [
        "httpx.AsyncClient()",
        "httpx.get(url)",
        "urllib.request.urlopen(url)",
        "http.client.HTTPSConnection(h)",
    ],
)
def test_a_client_of_its_own_would_be_found(text: str) -> None:
    assert CALLS.search(text)
