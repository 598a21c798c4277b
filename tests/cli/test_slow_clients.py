"""Clients that send a byte now and then hold a connection for so long as they may, and no longer."""

import json
import socket
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.cli.running import TIMEOUT_S, Server, serving

HEAD = b"POST /v1/auth/register HTTP/1.1\r\nHost: test\r\nContent-Type: application/json\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve with a second for each request, and few of them a minute."""
    folder: Path = tmp_path_factory.mktemp("slow")
    few = {"TA_HTTP__REQUEST_TIMEOUT_S": "1", "TA_LIMITS__REQUESTS_PER_MINUTE": "free:5"}
    with serving(folder, TA_PERSISTENCE="fake", **few) as opened:
        yield opened


@pytest.fixture
def connection(server: Server) -> Iterator[socket.socket]:
    place = urlsplit(server.address)
    assert place.hostname
    assert place.port
    with socket.create_connection((place.hostname, place.port), timeout=TIMEOUT_S) as opened:
        yield opened


def rest_of(connection: socket.socket) -> bytes:
    """Return all that the server sends until it closes the connection, which it has to."""
    found = b""
    while received := connection.recv(65536):
        found += received
    return found


@pytest.mark.parametrize("sent", [b"", b"GET /health/live HTTP/1.1\r\nHost:", HEAD])
def test_a_head_that_does_not_end_is_given_up(connection: socket.socket, sent: bytes) -> None:
    connection.sendall(sent)
    assert rest_of(connection) == b""


def test_a_second_head_on_a_connection_is_given_up_too(connection: socket.socket) -> None:
    connection.sendall(b"GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n")
    assert connection.recv(65536).startswith(b"HTTP/1.1 200 ")
    connection.sendall(b"GET /health/live HTT")
    assert b"HTTP/1.1" not in rest_of(connection)


def test_a_body_that_does_not_end_is_408(connection: socket.socket) -> None:
    connection.sendall(HEAD + b'Content-Length: 999\r\nConnection: close\r\n\r\n{"email":')
    head, _, body = rest_of(connection).partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 408 ")
    assert json.loads(body)["code"] == "request_timeout"


def test_requests_in_time_are_served_one_after_the_other(server: Server) -> None:
    with closing(HTTPConnection(urlsplit(server.address).netloc, timeout=TIMEOUT_S)) as connection:
        for _ in range(3):
            connection.request("GET", "/health/live")
            reply = connection.getresponse()
            assert (reply.status, reply.read()) == (200, b'{"status":"ok"}')
            assert reply.getheader("server") is None


def test_a_proxy_that_nobody_named_is_not_believed(server: Server) -> None:
    """Nor does the server itself read X-Forwarded-For: they are one client, whatever they say."""
    statuses = []
    with closing(HTTPConnection(urlsplit(server.address).netloc, timeout=TIMEOUT_S)) as connection:
        for number in range(40):
            connection.request("GET", "/v1/me", headers={"X-Forwarded-For": f"203.0.113.{number}"})
            reply = connection.getresponse()
            reply.read()
            statuses.append(reply.status)
    assert statuses[0] == 401
    assert 429 in statuses
