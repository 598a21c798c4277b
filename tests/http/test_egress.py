"""Nothing that an athlete sends makes the server call out."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from httpx import AsyncClient

from tests.http.api import an_athlete
from training_analyzer.adapters.egress.client import http_client
from training_analyzer.entrypoints.settings import Settings

EXAMPLE = Path(__file__).parents[2] / "examples" / "run.gpx"


class Calls:
    """What this process asks of the network while somebody listens; an audit hook stays for good."""

    def __init__(self) -> None:
        self.heard: list[str] | None = None
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.heard is not None and event in {"socket.connect", "socket.getaddrinfo", "socket.sendto"}:
            self.heard.append(f"{event} {arguments[-1]!r}")

    @contextmanager
    def listening(self) -> Iterator[list[str]]:
        heard: list[str] = []
        self.heard = heard
        try:
            yield heard
        finally:
            self.heard = None


@pytest.fixture(scope="module")
def calls() -> Calls:
    return Calls()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, persistence="sqlite")


async def test_an_imported_recording_opens_no_connection(http: AsyncClient, calls: Calls) -> None:
    ana = await an_athlete(http)
    await ana.set_thresholds("running", "cycling")
    with calls.listening() as heard:
        reply = await ana.upload(EXAMPLE.read_bytes())
        assert reply.status_code == 201, reply.text
        await ana.get("/v1/activities")
        await ana.get("/v1/training-load")
    assert heard == []


async def test_a_connection_would_be_heard(calls: Calls) -> None:
    with calls.listening() as heard:
        async with http_client(["127.0.0.1"], timeout_s=1) as client:
            with pytest.raises(httpx.ConnectError):
                await client.get("http://127.0.0.1:1/")
    assert heard
