"""A server is there for the first caller, ends at once when asked to, and leaves no process behind."""

import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from tests.cli.running import COMMAND, TIMEOUT_S, Server, environment, run, serving
from tests.files.fit_encoder import a_fit_file

PASSWORD = "correct horse battery"
QUICK_S = 5
"""Far below the 10 s that running requests get: nothing runs here."""


def _upload(server: Server, token: str, body: bytes) -> int:
    form = (
        b'--border\r\nContent-Disposition: form-data; name="file"; filename="run.fit"\r\n'
        b"Content-Type: application/octet-stream\r\n\r\n" + body + b"\r\n--border--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=border", "Authorization": f"Bearer {token}"}
    request = urllib.request.Request(f"{server.address}/v1/activities", form, headers)  # noqa: S310 - loopback
    with urllib.request.urlopen(request, timeout=TIMEOUT_S) as reply:  # noqa: S310 - loopback
        status: int = reply.status
        return status


def _children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def _gone(pid: int) -> bool:
    """Wait up to a second for the end of a process."""
    until = time.monotonic() + 1
    while Path(f"/proc/{pid}").exists() and time.monotonic() < until:
        time.sleep(0.02)
    return not Path(f"/proc/{pid}").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="reads the process table as Linux shows it")
def test_a_recording_is_uploaded_and_listed_and_its_parser_ends_with_the_server(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        server.call("/v1/auth/register", {"email": "ana@example.org", "password": PASSWORD})
        token = server.sign_in("ana@example.org", PASSWORD)
        assert _upload(server, token, a_fit_file()) == 201
        assert _upload(server, token, a_fit_file()) == 200
        [listed] = server.call("/v1/activities", token=token)[1]["data"]
        assert (listed["sport"], listed["source"]) == ("running", "file")
        parsers = _children(server.process.pid)
        assert parsers
        asked = time.monotonic()
        server.process.terminate()
        assert server.process.wait(TIMEOUT_S) == 0
        assert time.monotonic() - asked < QUICK_S
    assert all(_gone(pid) for pid in parsers)
    with serving(tmp_path) as server:
        assert [each["id"] for each in server.call("/v1/activities", token=token)[1]["data"]] == [
            listed["id"]
        ]


@pytest.mark.parametrize("ask", [signal.SIGTERM, signal.SIGINT])
def test_it_answers_and_stops_from_the_moment_it_says_where_it_is(
    tmp_path: Path, ask: signal.Signals
) -> None:
    with subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, "serve", "--port", "0", "--data-dir", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as process:
        try:
            assert process.stdout
            found = re.search(r"http://([\d.]+):(\d+)", process.stdout.readline())
            assert found
            with socket.create_connection((found[1], int(found[2])), QUICK_S):
                process.send_signal(ask)
                _, stderr = process.communicate(timeout=TIMEOUT_S)
        finally:
            process.kill()
    assert (process.returncode, stderr) == (0, "")


def test_a_connection_that_idles_does_not_hold_it_up(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        host, port = server.address.removeprefix("http://").split(":")
        with socket.create_connection((host, int(port)), QUICK_S) as idle:
            idle.sendall(b"GET /health/live HTTP/1.1\r\nHost: test\r\n\r\n")
            assert idle.recv(12) == b"HTTP/1.1 200"
            asked = time.monotonic()
            server.process.terminate()
            assert server.process.wait(TIMEOUT_S) == 0
            assert time.monotonic() - asked < QUICK_S


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_an_ipv6_address_is_shown_as_a_url_wants_it(tmp_path: Path) -> None:
    with socket.socket(socket.AF_INET6) as other:
        other.bind(("::1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run("serve", "--host", "::1", "--port", str(port), data_dir=tmp_path)
    assert done.returncode == 1
    assert f"Cannot listen on [::1]:{port}: " in done.stderr


@pytest.mark.parametrize(
    "host", ["", "a" * 80, "no such host", "999.0.0.1", b"\xff".decode(errors="surrogateescape")]
)
def test_what_is_no_address_is_one_sentence(tmp_path: Path, host: str) -> None:
    done = run("serve", "--host", host, "--port", "0", data_dir=tmp_path)
    assert done.returncode == 1
    assert "Cannot listen on " in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_wrong_request_is_answered_and_leaves_nothing_in_the_log(tmp_path: Path) -> None:
    with serving(tmp_path) as server:
        status, problem = server.call(
            "/v1/auth/sessions", {"email": "nobody@example.org", "password": "wrong one"}
        )
        assert (status, problem["code"]) == (401, "invalid_credentials")
        status, problem = server.call("/v1/me", token="eyJ")
        assert (status, problem["code"]) == (401, "invalid_token")
        server.process.terminate()
        assert server.process.wait(TIMEOUT_S) == 0
        assert server.process.stderr
        assert server.process.stderr.read() == ""
