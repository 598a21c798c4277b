"""No byte of a password, code or token of Garmin's is found in database, logs, jobs, archives or replies."""

import io
import logging
import sqlite3
import zlib
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final
from zipfile import ZipFile

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest
from httpx import AsyncClient, Response

from tests.databases import SCHEMA, SERVER, Databases, as_user
from tests.garmin.fake.athlete import Athlete as Garminer
from tests.garmin.fake.server import FakeGarmin
from tests.http.api import Athlete, Clock, an_athlete, code_of, do_jobs
from tests.http.conftest import client
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.garmin.source import INFO, GarminSource
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired, wired
from training_analyzer.plugins.testing.builders import NOW

PLACE: Final = "/v1/connections/garmin"
LOGIN: Final = f"{PLACE}/login"
THEIRS: Final = "pa55phrase-at-the-watchmaker"
WRONG: Final = "a-pa55phrase-that-is-wrong"
CODE: Final = "c0de-of-the-watchmaker"
WRONG_CODE: Final = "c0de-that-is-wrong"


@dataclass
class Deployed:
    """A deployment on a store, all that it answered, and all that it keeps, looked at again and again."""

    ports: Wired
    http: AsyncClient
    folder: Path
    database: str | None
    answered: list[bytes] = field(default_factory=list)
    kept: list[bytes] = field(default_factory=list)

    async def look(self) -> None:
        """Keep what lies in the store now, unpacked."""
        for value in [value async for value in self._values()]:
            self.kept += _unpacked(value)
        self.kept += [file.read_bytes() for file in self.folder.rglob("*.sqlite3*")]

    async def _values(self) -> AsyncIterator[object]:
        if self.database is None:
            with closing(sqlite3.connect(self.folder / FILE_NAME)) as opened:
                for table in TABLES:
                    for row in opened.execute(f"SELECT * FROM {table.name}"):  # noqa: S608 - our tables
                        for value in row:
                            yield value
            return
        opened = await asyncpg.connect(self.database)
        try:
            for table in TABLES:
                for row in await opened.fetch(f"SELECT * FROM {SCHEMA}.{table.name}"):  # noqa: S608 - our tables
                    for value in row.values():
                        yield value
        finally:
            await opened.close()


def _unpacked(value: object) -> Iterable[bytes]:
    """Return a value as bytes, and what is packed in it."""
    if not isinstance(value, bytes):
        return [str(value).encode()]
    if value.startswith(b"PK"):
        archive = ZipFile(io.BytesIO(value))
        return [value, *(archive.read(name) for name in archive.namelist())]
    try:
        return [value, zlib.decompress(value)]
    except zlib.error:
        return [value]


@pytest.fixture
def careful() -> Garminer:
    return Garminer(username="careful@example.org", password=THEIRS, mfa_code=CODE, profile_id=43)


@pytest.fixture
def runner(runner: Garminer) -> Garminer:
    runner.password = THEIRS
    return runner


@pytest.fixture(params=["sqlite", "supabase"])
def database(request: pytest.FixtureRequest) -> Iterator[str | None]:
    if request.param == "sqlite":
        yield None
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.migrated() as url:
        yield url


@asynccontextmanager
async def _deployed(garmin: FakeGarmin, folder: Path, database: str | None) -> AsyncIterator[Deployed]:
    sections = {} if database is None else {"supabase": {"url": as_user(database, SERVER)}}
    settings = Settings(
        data_dir=folder,
        persistence="sqlite" if database is None else "supabase",
        limits=UNLIMITED,
        sections=sections,
    )
    source = GarminSource(garmin.endpoints, info=replace(INFO, requests_per_minute=6000.0))
    async with wired(settings, clock=Clock(NOW)) as opened:
        ports = replace(opened, passwords=FakePasswords(), wearables={"garmin": source})
        async with client(ports) as http:
            made = Deployed(ports, http, folder, database)

            async def note(reply: Response) -> None:
                made.answered.append(await reply.aread())

            http.event_hooks["response"].append(note)
            yield made
    source.close()


async def _log_in(athlete: Athlete, username: str, password: str = THEIRS) -> Response:
    body = {"kind": "password", "username": username, "password": password}
    return await athlete.call("POST", LOGIN, json=body, headers={"Idempotency-Key": "one"})


async def _answer(athlete: Athlete, challenge: str, code: str) -> Response:
    return await athlete.call("PUT", LOGIN, json={"challenge_id": challenge, "code": code})


async def _connects_by_code(here: Deployed, there: Deployed, ana: Athlete, garmin: FakeGarmin) -> None:
    """Log in, and finish the log-in at another server, which shares nothing with this one but the store and keys."""
    assert code_of(await _log_in(ana, "careful@example.org", WRONG), 422) == "credential_rejected"
    garmin.fail("/mobile/api/login|/sso/", 503)
    assert code_of(await _log_in(ana, "careful@example.org"), 503) == "provider_unavailable"
    garmin.faults.clear()
    waits = await _log_in(ana, "careful@example.org")
    assert waits.status_code == 202, waits.text
    await here.look()
    challenge = waits.json()["challenge_id"]
    assert code_of(await _answer(ana, challenge, WRONG_CODE), 422) == "mfa_code_invalid"
    assert (await _answer(replace(ana, http=there.http), challenge, CODE)).status_code == 200
    here.answered += there.answered


async def _connects_by_bundle(bea: Athlete, garmin: FakeGarmin, runner: Garminer) -> None:
    broken = {"kind": "token_bundle", "bundle": garmin.tokens.bundle(runner).decode()[:-5]}
    assert code_of(await bea.call("POST", LOGIN, json=broken), 422) == "credential_rejected"
    body: dict[str, Any] = {"kind": "token_bundle", "bundle": garmin.tokens.bundle(runner).decode()}
    reply = await bea.call("POST", LOGIN, json=body)
    assert reply.status_code == 201, reply.text


async def _syncs(here: Deployed, athlete: Athlete, garmin: FakeGarmin) -> None:
    """Sync by tokens that change meanwhile, then by tokens that are refused."""
    garmin.forget_access()
    given = len(garmin.tokens.given)
    reply = await athlete.call("POST", f"{PLACE}/syncs", json={})
    assert reply.status_code == 202, reply.text
    await do_jobs(here.ports)
    assert (await athlete.get(f"{PLACE}/syncs"))["data"][0]["state"] in {"completed", "partial"}
    assert len(garmin.tokens.given) > given
    await here.look()
    garmin.forget_access()
    garmin.tokens.refresh.clear()
    checked = (await athlete.call("POST", f"{PLACE}/validation")).json()
    assert (checked["valid"], checked["error_code"]) == (False, "credential_rejected")


async def _takes_along(here: Deployed, athlete: Athlete) -> None:
    reply = await athlete.call("POST", "/v1/exports", json={"kind": "account"})
    await do_jobs(here.ports)
    job = await athlete.get(reply.headers["location"])
    assert job["state"] == "done", job
    archive = await athlete.call("GET", job["result"]["href"])
    here.answered += _unpacked(archive.content)


async def test_no_secret_of_garmins_is_found_anywhere(
    garmin: FakeGarmin,
    runner: Garminer,
    tmp_path: Path,
    database: str | None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    async with (
        _deployed(garmin, tmp_path, database) as here,
        _deployed(garmin, tmp_path, database) as there,
    ):
        ana, bea = await an_athlete(here.http), await an_athlete(here.http, "bea@example.org")
        await _connects_by_code(here, there, ana, garmin)
        await _connects_by_bundle(bea, garmin, runner)
        await _syncs(here, ana, garmin)
        await _takes_along(here, ana)
        await here.look()
        await ana.call("DELETE", PLACE, headers={"If-Match": "*"})
        await here.look()
    secrets = {THEIRS, WRONG, CODE, WRONG_CODE, *garmin.tokens.given}
    assert len(secrets) >= 10
    kept, answered = b"\n".join(here.kept), b"\n".join(here.answered)
    assert b"ana@example.org" in kept  # what is searched is there
    assert b"source_disconnect" in kept
    assert b"mfa_code_invalid" in answered
    for secret in secrets:
        for shape in (secret.encode(), secret.encode().hex().encode()):
            assert shape not in kept
            assert shape not in answered
        assert secret not in caplog.text
    assert not {secret for secret in secrets if secret in repr(here.ports)}
