"""The whole application in process, on each store, with real tokens, a test's clock and cheap passwords."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient
from litestar import Litestar

from tests.databases import SERVER, Databases, as_user, emptied
from tests.http.api import Clock
from tests.http.apps import running
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.entrypoints.billing_settings import BillingSettings
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.settings import UNLIMITED, AuthSettings, Settings
from training_analyzer.entrypoints.wiring import Wired, wired


@pytest.fixture
def clock() -> Clock:
    return Clock()


STORES = os.environ.get("TA_TEST_STORES", "fake,sqlite").split(",")
"""On which stores everything runs; PostgreSQL has a story of its own, and all the rest when it is named here."""


DATABASE = "supabase" if "supabase" in STORES else "sqlite"
"""Where what needs a real database and takes long runs: `make test` and `make test-supabase` have one each."""


@pytest.fixture(params=STORES)
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "supabase":
        on_postgres: Settings = request.getfixturevalue("on_postgres")
        return on_postgres
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / FILE_NAME)
    # tests of their own try the limits
    return Settings(data_dir=tmp_path, persistence=request.param, limits=UNLIMITED)


@pytest.fixture(scope="session")
def http_database(databases: Databases) -> Iterator[str]:
    with databases.migrated() as url:
        yield url


@pytest.fixture
def on_postgres(http_database: str, tmp_path: Path) -> Settings:
    """Return the settings of an empty store on PostgreSQL."""
    asyncio.run(emptied(http_database))
    section = {"url": as_user(http_database, SERVER)}
    return Settings(
        data_dir=tmp_path, persistence="supabase", limits=UNLIMITED, sections={"supabase": section}
    )


def on_free(settings: Settings) -> Settings:
    """Return the settings of a deployment whose athletes have the plan that has limits, though nothing is sold."""
    return msgspec.structs.replace(settings, billing=BillingSettings(default_plan="free"))


@pytest.fixture
async def ports(settings: Settings, clock: Clock) -> AsyncIterator[Wired]:
    async with wired(settings, clock=clock) as opened:
        yield replace(opened, passwords=FakePasswords())


@asynccontextmanager
async def client(ports: Wired) -> AsyncIterator[AsyncClient]:
    async with running(ports) as app, client_of(app) as http:
        yield http


def client_of(app: Litestar) -> AsyncClient:
    """Return a client of an application that runs."""
    framed: Any = Frame(app, production=False)  # httpx and Litestar each type ASGI in their own way
    # a failure of the application is a reply here, as it is for a client
    transport = ASGITransport(framed, raise_app_exceptions=False)
    return AsyncClient(transport=transport, base_url="http://test")


@pytest.fixture
async def http(ports: Wired) -> AsyncIterator[AsyncClient]:
    async with client(ports) as opened:
        yield opened


@pytest.fixture
async def closed_http(ports: Wired) -> AsyncIterator[AsyncClient]:
    closed = msgspec.structs.replace(ports.settings, auth=AuthSettings(registration="closed"))
    async with client(replace(ports, settings=closed)) as opened:
        yield opened
