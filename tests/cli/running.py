"""The real command in a process of its own, with everything bounded."""

import json
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from training_analyzer.entrypoints.cli.main import cli

COMMAND = Path(sys.executable).with_name("training-analyzer")
TIMEOUT_S = 60


def environment(**settings: str) -> dict[str, str]:
    """Return this process's environment without its settings, with those given."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TA_")}
    return {**kept, **settings}


def run(
    *arguments: str | Path,
    data_dir: Path | None = None,
    cwd: Path | None = None,
    text: str = "",
    **settings: str,
) -> subprocess.CompletedProcess[str]:
    """Run the command to its end; it must never show a traceback."""
    where = ("--data-dir", str(data_dir)) if data_dir else ()
    done = subprocess.run(  # noqa: S603 - our own command
        [COMMAND, *arguments, *where],
        check=False,
        capture_output=True,
        text=True,
        input=text,
        cwd=cwd,
        env=environment(**settings),
        timeout=TIMEOUT_S,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return done


def called(*arguments: str | Path, text: str | bytes = "") -> Result:
    """Run a command in this process, which is quicker; what it does not expect is raised here."""
    done = CliRunner().invoke(cli, [str(each) for each in arguments], input=text)
    if done.exception is not None and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


@dataclass(frozen=True)
class Server:
    """A server that runs, and how to talk to it."""

    address: str
    process: subprocess.Popen[str]

    def call(
        self,
        path: str,
        body: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        method: str | None = None,
    ) -> tuple[int, Any]:
        headers = {"Content-Type": "application/json"} if body is not None else {}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, headers, method=method)  # noqa: S310 - loopback
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT_S) as reply:  # noqa: S310 - loopback
                return reply.status, json.loads(reply.read() or b"null")
        except urllib.error.HTTPError as error:
            return error.code, json.loads(error.read() or b"null")

    def sign_in(self, email: str, password: str) -> str:
        status, reply = self.call("/v1/auth/sessions", {"email": email, "password": password})
        assert status == 200, reply
        token: str = reply["access_token"]
        return token


@contextmanager
def serving(data_dir: Path, **settings: str) -> Iterator[Server]:
    """Serve on a free port of loopback until the end of the block; it must stop by itself and cleanly."""
    process = subprocess.Popen(  # noqa: S603 - our own command
        [COMMAND, "serve", "--port", "0", "--data-dir", str(data_dir)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(**settings),
    )
    try:
        assert process.stdout
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, f"{line}{process.stderr.read() if process.stderr else ''}"
        server = Server(found[0], process)
        wait_until_ready(server)
        yield server
        process.terminate()
        assert process.wait(TIMEOUT_S) == 0
        assert process.stderr
        assert "Traceback" not in process.stderr.read()
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def wait_until_ready(server: Server) -> None:
    until = time.monotonic() + TIMEOUT_S
    while time.monotonic() < until:
        try:
            if server.call("/health/ready")[0] == 200:
                return
        except OSError:
            pass  # it does not listen yet
        time.sleep(0.05)
    raise AssertionError("the server did not get ready")
