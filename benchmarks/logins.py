"""Logging in: what it costs, and what it costs those who do not."""

import asyncio
import json
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from functools import partial
from hashlib import sha256
from http.client import HTTPConnection
from pathlib import Path
from secrets import token_urlsafe
from statistics import median, quantiles
from typing import Any
from uuid import uuid4

import jwt
from litestar import Litestar, post
from litestar.params import JSONBody
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from benchmarks.asgi import fetch
from benchmarks.rounds import Row, compared
from benchmarks.world import ADDRESS, PASSWORD, World
from tests.cli.running import serving
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.signing_in import SignInIn

_AT = "2026-11-24T12:00:00.000000Z"
_BODY = json.dumps({"email": ADDRESS, "password": PASSWORD.reveal()}).encode()
_KEY = token_urlsafe(32)
_ASKED = 400
_WHO = "SELECT id, password_hash FROM user_account WHERE email = ?"
_SESSION = (
    "INSERT INTO session (id, user_id, kind, created_at, authenticated_at, last_used_at, idle_expires_at, expires_at) "
    f"VALUES (?, ?, 'password', '{_AT}', '{_AT}', '{_AT}', '{_AT}', '{_AT}')"
)
_REFRESH = (
    f"INSERT INTO refresh_token (hash, session_id, issued_at, expires_at) VALUES (?, ?, '{_AT}', '{_AT}')"
)


async def log_in(world: World, file: Path) -> Row:
    """Measure a log-in beside a bare handler with the same hash, in a thread too, and the same two rows."""
    ours, bare = litestar_app(lambda: nullcontext(world.ports)), _bare(file)
    async with ours.lifespan(), bare.lifespan():
        return await compared(
            "log-in",
            partial(fetch, ours, "/v1/auth/sessions", body=_BODY),
            partial(fetch, bare, "/sessions", body=_BODY),
            count=3,
            target=1.33,
        )


def _bare(file: Path) -> Litestar:
    connection = sqlite3.connect(file, check_same_thread=False, isolation_level=None)
    connection.execute("PRAGMA synchronous = NORMAL")
    hashing, thread = PasswordHash((Argon2Hasher(),)), ThreadPoolExecutor(1)

    @post("/sessions", status_code=200)
    async def sessions(data: JSONBody[SignInIn]) -> dict[str, Any]:
        user_id, stored = connection.execute(_WHO, (data.email,)).fetchone()
        loop = asyncio.get_running_loop()
        assert await loop.run_in_executor(thread, hashing.verify, data.password.encode(), stored)
        session_id, refresh = str(uuid4()), token_urlsafe(32)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(_SESSION, (session_id, user_id))
        connection.execute(_REFRESH, (sha256(refresh.encode()).digest(), session_id))
        connection.execute("COMMIT")
        access = jwt.encode({"sub": user_id, "sid": session_id}, _KEY)
        return {"access_token": access, "refresh_token": refresh, "session_id": session_id}

    return Litestar([sessions], openapi_config=None, logging_config=None, on_shutdown=[connection.close])


def others_latency(folder: Path, rounds: int = 3) -> list[Row]:
    """Measure how long ``/health/live`` takes over a socket while four log-ins run, beside how long when idle.

    The rows are wall-clock milliseconds: of the median request, and of the slowest of a hundred.
    """
    idle: list[tuple[float, float]] = []
    busy: list[tuple[float, float]] = []
    with serving(folder) as server:
        server.call("/v1/auth/register", {"email": ADDRESS, "password": PASSWORD.reveal()})
        port = int(server.address.rpartition(":")[2])
        _latencies_ms(port)
        for _ in range(rounds):
            idle.append(_latencies_ms(port))
            with _logging_in(port, 4):
                busy.append(_latencies_ms(port))
    return [
        Row(
            f"`/health/live` during four log-ins, {name}, wall ms",
            median(each[at] for each in busy),
            median(each[at] for each in idle),
            target,
        )
        for at, name, target in ((0, "p50", None), (1, "p99", 4.0))
    ]


def _latencies_ms(port: int) -> tuple[float, float]:
    """Return the median and the 99th percentile."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    taken = [_timed(partial(_get_live, connection)) for _ in range(_ASKED)]
    connection.close()
    return median(taken), quantiles(taken, n=100)[98]


def _timed(step: Callable[[], None]) -> float:
    begun = time.perf_counter()
    step()
    return (time.perf_counter() - begun) * 1000.0


def _get_live(connection: HTTPConnection) -> None:
    connection.request("GET", "/health/live")
    reply = connection.getresponse()
    assert reply.status == 200
    reply.read()


@contextmanager
def _logging_in(port: int, count: int) -> Iterator[None]:
    """Keep so many log-ins running until the end of the block; each must succeed."""
    enough, begun = threading.Event(), threading.Barrier(count + 1)

    def again_and_again() -> int:
        connection, done = HTTPConnection("127.0.0.1", port, timeout=60), 0
        begun.wait()
        while not enough.is_set():
            connection.request("POST", "/v1/auth/sessions", _BODY, {"Content-Type": "application/json"})
            reply = connection.getresponse()
            assert reply.status == 200, reply.read()
            reply.read()
            done += 1
        connection.close()
        return done

    with ThreadPoolExecutor(count) as threads:
        running = [threads.submit(again_and_again) for _ in range(count)]
        begun.wait()
        try:
            yield
        finally:
            enough.set()
        assert all(each.result() for each in running)
