"""Exports over HTTP: everything of the account, nothing of anybody else, for a week, to its owner."""

import csv
import io
import json
import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID
from zipfile import ZipFile

import pytest
from httpx import AsyncClient
from sqlalchemy import LargeBinary

from tests.files.fit_encoder import a_fit_file
from tests.http.api import PASSWORD, Athlete, Clock, an_athlete, code_of, do_jobs, sign_in
from tests.http.canaries import CANARY, Rows, owner_of, rows_of, store
from tests.http.customers import granted
from training_analyzer.adapters.sql.mapping.streams import encoded
from training_analyzer.adapters.sql.ownership import MASKED, OWNERSHIP
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.ids import UserId, from_text
from training_analyzer.domain.jobs.export import ExportTooLarge
from training_analyzer.domain.services.purge import purge
from training_analyzer.domain.services.request_export import EXPORT
from training_analyzer.domain.services.write_export import PAGE
from training_analyzer.entrypoints import exports
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired, wired
from training_analyzer.plugins.testing.builders import a_file

ACCOUNT = {"kind": "account"}
OTHER = "canary-of-bea"


async def begun(athlete: Athlete, **order: Any) -> str:
    reply = await athlete.call("POST", "/v1/exports", json=order or ACCOUNT)
    assert reply.status_code == 202, reply.text
    assert reply.headers["location"] == f"/v1/jobs/{reply.json()['id']}"
    assert reply.json()["kind"] == "export"
    location: str = reply.headers["location"]
    return location


async def made(athlete: Athlete, ports: Wired, **order: Any) -> str:
    location = await begun(athlete, **order)
    await do_jobs(ports)
    job = await athlete.get(location)
    assert job["state"] == "done", job
    href: str = job["result"]["href"]
    return href


async def fetched(athlete: Athlete, href: str) -> ZipFile:
    reply = await athlete.call("GET", href)
    assert reply.status_code == 200, reply.text
    assert reply.headers["content-type"] == "application/zip"
    assert (
        reply.headers["content-disposition"]
        == f'attachment; filename="export-{href.rsplit("/", maxsplit=1)[-1]}.zip"'
    )
    assert reply.headers["cache-control"] == "no-store"
    archive = ZipFile(io.BytesIO(reply.content))
    assert archive.testzip() is None
    return archive


def table(archive: ZipFile, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads(archive.read(f"tables/{name}.json"))
    return rows


async def test_an_account_is_taken_along_and_no_secret_with_it(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    ben = await an_athlete(http, "ben@example.org")
    for number in range(PAGE + 1):
        await ana.enter(name=f"Run {number}")
    await ben.enter(name=CANARY)
    body = b"original"
    digest = await _keep_file(ports, ana, body)
    key = (await ana.call("POST", "/v1/me/api-keys", json={"name": "K", "scopes": ["read:goals"]})).json()
    archive = await fetched(ana, await made(ana, ports))
    names = {row["name"] for row in table(archive, "activity")}
    assert names == {f"Run {number}" for number in range(PAGE + 1)}
    assert archive.read(f"originals/{digest}.fit") == body
    assert "masked" in archive.read("README.txt").decode()
    assert [row["password_hash"] for row in table(archive, "user_account")] == ["masked"]
    assert [row["secret_hash"] for row in table(archive, "api_key")] == ["masked"]
    whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for secret in (PASSWORD, key["key"], ana.tokens["refresh_token"], CANARY, "ben@example.org"):
        assert secret not in whole


async def test_exports_are_listed_and_told_of(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    assert await ana.get("/v1/exports") == {"data": []}
    href = await made(ana, ports)
    (listed,) = (await ana.get("/v1/exports"))["data"]
    assert (listed["kind"], listed["href"]) == ("account", href)
    assert listed["expires_at"] == "2026-12-01T12:00:00Z"
    archive = await ana.call("GET", href)
    assert listed["size"] == len(archive.content)
    told = [each["action"] for each in (await ana.get("/v1/me/audit-log"))["data"]]
    assert sorted(told) == ["export", "export_fetch", "sign_in", "sign_up"]


async def test_one_export_at_a_time(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    await granted(ports, ana, feature=Feature.DATA_EXPORT)
    ben = await an_athlete(http, "ben@example.org")
    location = await begun(ana)
    for order in (ACCOUNT, {"kind": "activities", "format": "json"}):
        assert code_of(await ana.call("POST", "/v1/exports", json=order), 409) == "export_underway"
    await begun(ben)
    assert (await ana.call("DELETE", location)).status_code == 204
    await begun(ana)
    await do_jobs(ports)
    await begun(ana)


async def test_a_whole_account_asks_for_a_fresh_sign_in_and_activities_do_not(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    ana = await an_athlete(http)
    await granted(ports, ana, feature=Feature.DATA_EXPORT)
    href = await made(ana, ports)
    clock.ahead(minutes=11)
    assert code_of(await ana.call("POST", "/v1/exports", json=ACCOUNT), 403) == "reauthentication_required"
    assert code_of(await ana.call("GET", href), 403) == "reauthentication_required"
    await fetched(ana, await made(ana, ports, kind="activities", format="json"))


async def test_an_export_is_its_owners_for_a_week(http: AsyncClient, ports: Wired, clock: Clock) -> None:
    ana = await an_athlete(http)
    ben = await an_athlete(http, "ben@example.org")
    href = await made(ana, ports)
    for path in (href, "/v1/exports/exp_0", "/v1/exports/exp_" + "0" * 26):
        assert code_of(await ben.call("GET", path), 404) == "not_found"
    clock.ahead(days=7)
    late = await sign_in(http, ana.email)
    assert code_of(await late.call("GET", href), 404) == "not_found"
    assert await late.get("/v1/exports") == {"data": []}
    store = ports.store
    purged = await purge(work=store.work, rate_gate=store.rate_gate, now=clock.now)
    # PostgreSQL's fence lets go of what has expired by its own clock, and by that a week is to come
    assert purged.exports == (ports.settings.persistence != "supabase")


async def test_activities_come_as_json_csv_and_originals_of_the_days_asked_for(
    http: AsyncClient, ports: Wired
) -> None:
    ana = await an_athlete(http)
    await granted(ports, ana, feature=Feature.DATA_EXPORT)
    digest = await _keep_file(ports, ana, b"original")
    for day in ("01", "02", "03"):
        await ana.enter(name=f"=1+{day}", start_time=f"2026-11-{day}T23:30:00+01:00")
    days = {"kind": "activities", "from": "2026-11-02", "to": "2026-11-02"}
    archive = await fetched(ana, await made(ana, ports, **days, format="json"))
    rows = json.loads(archive.read("activities.json"))
    assert [(row["name"], row["local_day"]) for row in rows] == [("=1+02", "2026-11-02")]
    archive = await fetched(ana, await made(ana, ports, **days, format="csv"))
    (line,) = csv.DictReader(io.StringIO(archive.read("activities.csv").decode()))
    assert (line["name"], line["local_day"], line["distance_m"]) == ("'=1+02", "2026-11-02", "")
    archive = await fetched(ana, await made(ana, ports, kind="activities", format="original"))
    assert archive.namelist() == ["README.txt"]  # no activity names the file
    assert digest not in str(archive.namelist())
    assert len((await ana.get("/v1/exports"))["data"]) == 1


async def test_originals_come_byte_for_byte_of_the_days_asked_for(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    await granted(ports, ana, feature=Feature.DATA_EXPORT)
    files = {day: a_fit_file(start=datetime(2026, 11, day, 8, tzinfo=UTC)) for day in (1, 2, 3)}
    for file in files.values():
        assert (await ana.upload(file)).status_code == 201
    order = {"kind": "activities", "format": "original", "from": "2026-11-02"}
    archive = await fetched(ana, await made(ana, ports, **order))
    wanted = {f"originals/{sha256(files[day]).hexdigest()}.fit": files[day] for day in (2, 3)}
    assert {name: archive.read(name) for name in archive.namelist() if name != "README.txt"} == wanted


@pytest.mark.parametrize(
    ("order", "pointer"),
    [
        ({"kind": "activities"}, "/format"),
        ({"kind": "account", "format": "csv"}, "/kind"),
        ({"kind": "activities", "format": "csv", "from": "2026-02-02", "to": "2026-02-01"}, "/to"),
        ({"kind": "activities", "format": "xml"}, "/format"),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    http: AsyncClient, order: dict[str, str], pointer: str
) -> None:
    ana = await an_athlete(http)
    reply = await ana.call("POST", "/v1/exports", json=order)
    assert reply.status_code == 422
    assert reply.json()["errors"][0]["pointer"] == pointer


async def test_one_that_is_too_large_says_so(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    location = await begun(ana)
    await do_jobs(ports, {EXPORT: partial(exports.make_export, ports, most_bytes=10)})
    job = await ana.get(location)
    assert (job["state"], job["error"]) == ("dead", ExportTooLarge.code)
    assert await ana.get("/v1/exports") == {"data": []}


@pytest.fixture(params=["sqlite", "supabase"])
def real(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "supabase":
        on_postgres: Settings = request.getfixturevalue("on_postgres")
        return on_postgres
    return Settings(data_dir=tmp_path, persistence=request.param, limits=UNLIMITED)


@pytest.fixture
async def full(real: Settings) -> AsyncIterator[tuple[Wired, Rows]]:
    """Return a store in which two athletes have a row in every table, and the rows of one of them."""
    async with wired(real, clock=Clock()) as ports:
        ana, bea = (readable(rows_of(ports.make_id, ports.clock())) for _ in range(2))
        for rows in (ana, of_bea(bea)):
            async with ports.store.work.for_user(owner_of(rows))() as w:
                await store(w, rows)
                await w.commit()
        yield ports, ana


def readable(rows: Rows) -> Rows:
    rows["user_account"]["password_hash"] = "hash-of-a-password"
    samples = encoded(Channel.HEART_RATE, (60.0, None, 61.0))
    rows["activity_stream"] |= {"channel": Channel.HEART_RATE.value, "samples": samples}
    return rows


def of_bea(rows: Rows) -> Rows:
    """Return the rows with another canary, and with other hashes, which are unique."""
    kept = {rows["activity_stream"]["samples"], rows["wearable_payload"]["body"]}

    def other(value: Any) -> Any:
        if isinstance(value, bytes):
            return value if value in kept else value[::-1]
        if value == [CANARY]:
            return [OTHER]
        return value.replace(CANARY, OTHER) if isinstance(value, str) else value

    return {name: {column: other(value) for column, value in row.items()} for name, row in rows.items()}


async def test_every_row_of_every_exported_table_is_in_the_archive_and_none_of_another(
    full: tuple[Wired, Rows], tmp_path: Path
) -> None:
    ports, ana = full
    path = tmp_path / "account.zip"
    with path.open("w+b") as file:
        await exports.export_to(ports, owner_of(ana), file)
    archive = ZipFile(path)
    exported = {each.name for each in TABLES if OWNERSHIP[each.name].export != "no"}
    assert {name for name in archive.namelist() if name.startswith("tables/")} == {
        f"tables/{name}.json" for name in exported
    }
    for name in exported:
        assert shown(name, ana[name]) in table(archive, name), name
    whole = b"".join(archive.read(name) for name in archive.namelist()).decode(errors="replace")
    assert CANARY in whole
    assert OTHER not in whole
    for column in MASKED:
        name, _, field = column.partition(".")
        assert as_json(ana[name][field]) not in whole, column


def test_what_is_hashed_or_sealed_is_masked_wherever_it_is_exported() -> None:
    open_bytes = {
        "activity.file_sha256", "activity_file.sha256", "activity_file.body", "activity_stream.samples",
        "coach_analysis.cache_key",
        "wearable_payload.body",
    }  # fmt: skip
    sealed = {
        f"{each.name}.{column.name}"
        for each in TABLES
        if OWNERSHIP[each.name].export != "no"
        for column in each.columns
        if isinstance(column.type, LargeBinary) or re.search("hash|secret|password|^seed|token", column.name)
    }
    assert sealed - open_bytes == MASKED
    assert {name.partition(".")[0] for name in MASKED} <= {
        name for name, rule in OWNERSHIP.items() if rule.export == "masked"
    }


def as_json(value: Any) -> Any:
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, UUID):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value


def shown(name: str, row: dict[str, Any]) -> dict[str, Any]:
    """Return a row as the archive has it."""
    out = {
        column: "masked" if f"{name}.{column}" in MASKED else as_json(value) for column, value in row.items()
    }
    out |= {"samples": [60.0, None, 61.0]} if name == "activity_stream" else {}
    out |= {"body": CANARY} if name == "wearable_payload" else {}
    return {column: value for column, value in out.items() if f"{name}.{column}" != "activity_file.body"}


async def _keep_file(ports: Wired, athlete: Athlete, body: bytes) -> str:
    user_id = UserId(from_text("usr", (await athlete.get("/v1/me"))["id"], "user"))
    file = a_file(body=body)
    async with ports.store.work.for_user(user_id)() as w:
        await w.recordings.put_file(user_id, file)
        await w.commit()
    return file.sha256.hex()


async def test_activities_in_bulk_are_of_the_plan_and_the_account_is_everybodys(
    http: AsyncClient, ports: Wired
) -> None:
    ana = await an_athlete(http)
    order = {"kind": "activities", "format": "json"}
    await granted(ports, ana, feature=Feature.DATA_EXPORT, max_amount=0)
    refused = await ana.call("POST", "/v1/exports", json=order)
    assert code_of(refused, 402) == "feature_not_in_plan"
    assert (refused.json()["feature"], refused.json()["plan"]) == ("data_export", "pro")
    await fetched(ana, await made(ana, ports))
    await granted(ports, ana, feature=Feature.DATA_EXPORT)
    await fetched(ana, await made(ana, ports, **order))
