"""The whole application in process, on each store, with real tokens, a test's clock and cheap passwords."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient

from tests.http.api import Clock
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.settings import AuthSettings, Settings
from training_analyzer.entrypoints.wiring import Wired, wired


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["fake", "sqlite"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, persistence=request.param)


@pytest.fixture
async def ports(settings: Settings, clock: Clock) -> AsyncIterator[Wired]:
    async with wired(settings, clock=clock) as opened:
        yield replace(opened, passwords=FakePasswords())


@asynccontextmanager
async def client(ports: Wired) -> AsyncIterator[AsyncClient]:
    app = litestar_app(lambda: nullcontext(ports))
    async with app.lifespan():
        framed: Any = Frame(app, production=False)  # httpx and Litestar each type ASGI in their own way
        # a failure of the application is a reply here, as it is for a client
        transport = ASGITransport(framed, raise_app_exceptions=False)
        async with AsyncClient(transport=transport, base_url="http://test") as http:
            yield http


@pytest.fixture
async def http(ports: Wired) -> AsyncIterator[AsyncClient]:
    async with client(ports) as opened:
        yield opened


@pytest.fixture
async def closed_http(ports: Wired) -> AsyncIterator[AsyncClient]:
    closed = msgspec.structs.replace(ports.settings, auth=AuthSettings(registration="closed"))
    async with client(replace(ports, settings=closed)) as opened:
        yield opened
