"""Syncs over HTTP: asked for, done by a worker's job, and told part by part; and how all fare, for administrators."""

from dataclasses import replace

import msgspec
import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete, code_of, do_jobs
from tests.http.sources import PLACE, a_source, connected
from tests.http.test_admin import an_admin
from training_analyzer.adapters.fake.wearable import FakeWearable
from training_analyzer.domain.sync.errors import AuthenticationFailed, RateLimited
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.syncing import watch_syncs
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.testing.wearable_builders import a_reading

SYNCS = f"{PLACE}/syncs"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, wearables=("fake",))


@pytest.fixture
def source(ports: Wired) -> FakeWearable:
    made = a_source(ports)
    made.info = replace(made.info, requests_per_minute=6000.0)  # nobody winds the clock while a sync waits
    return made


@pytest.fixture
async def ana(http: AsyncClient, source: FakeWearable) -> Athlete:
    del source
    made = await an_athlete(http)
    await connected(made)
    return made


async def test_a_sync_is_asked_for_done_and_told(
    ana: Athlete, source: FakeWearable, ports: Wired, clock: Clock
) -> None:
    source.people["runner@example.org"].readings = [a_reading(day=clock().date())]
    reply = await ana.call("POST", SYNCS, json={})
    assert reply.status_code == 202, reply.text
    assert reply.json()["kind"] == "sync"
    await do_jobs(ports)
    job = await ana.get(reply.headers["location"])
    assert (job["state"], job["result"]["state"]) == ("done", "completed")
    [run] = [each for each in (await ana.get(SYNCS))["data"] if each["trigger"] == "manual"]
    assert (run["state"], run["error_code"]) == ("completed", None)
    assert {"kind": "hrv", "fetched": 1, "new": 1, "changed": 0, "failed": 0, "error_code": None} in run[
        "parts"
    ]
    shown = await ana.get(PLACE)
    assert shown["last_error_code"] is None
    assert shown["backfill"] is not None


async def test_what_is_due_is_found_by_a_worker_and_done(ana: Athlete, ports: Wired) -> None:
    class OverError(Exception):
        pass

    async def pause() -> None:
        raise OverError

    for _ in range(2):
        with pytest.raises(OverError):
            await watch_syncs(ports, pause)
    await do_jobs(ports)
    runs = (await ana.get(SYNCS))["data"]
    assert sorted(each["trigger"] for each in runs) == ["backfill", "schedule"]
    assert {each["state"] for each in runs} == {"completed"}


async def test_history_comes_in_pages(ana: Athlete, ports: Wired) -> None:
    for _ in range(3):
        await ana.call("POST", SYNCS, json={"from": "2026-01-10", "to": "2026-01-20"})
        await do_jobs(ports)
    first = await ana.get(f"{SYNCS}?limit=2")
    second = await ana.get(f"{SYNCS}?limit=200&cursor={first['next_cursor']}")
    ids = [each["id"] for each in [*first["data"], *second["data"]]]
    assert len(set(ids)) == len(ids) >= 3
    assert ids == sorted(ids, reverse=True)
    assert code_of(await ana.call("GET", f"{SYNCS}?cursor=nonsense"), 422) == "invalid_cursor"


async def test_what_comes_too_soon_is_told_when_it_may(ana: Athlete, ports: Wired) -> None:
    await ana.call("POST", SYNCS, json={})
    await do_jobs(ports)
    reply = await ana.call("POST", SYNCS, json={})
    assert code_of(reply, 409) == "sync_too_soon"
    assert reply.headers["retry-after"] == "900"
    assert (await ana.call("POST", SYNCS, json={"from": "2026-01-01", "to": "2026-01-31"})).status_code == 202


async def test_days_that_make_no_sense_are_refused(ana: Athlete) -> None:
    for body in (
        {"from": "2026-01-02"},
        {"from": "2026-01-02", "to": "2026-01-01"},
        {"from": 1},
        {"days": 3},
    ):
        assert code_of(await ana.call("POST", SYNCS, json=body), 422) in {"invalid_value", "invalid_request"}


async def test_what_waits_for_its_athlete_says_so(ana: Athlete, source: FakeWearable, ports: Wired) -> None:
    source.failures = [AuthenticationFailed()]
    await ana.call("POST", SYNCS, json={})
    await do_jobs(ports)
    assert (await ana.get(PLACE))["state"] == "reauth_required"
    assert code_of(await ana.call("POST", SYNCS, json={}), 409) == "reauth_required"


async def test_nobody_reaches_syncs_of_what_is_not_theirs(http: AsyncClient, ana: Athlete) -> None:
    del ana
    bob = await an_athlete(http, "bob@example.com")
    assert code_of(await bob.call("GET", SYNCS), 404) == "not_found"
    assert code_of(await bob.call("POST", SYNCS, json={}), 404) == "not_found"


async def test_administrators_see_how_syncs_fare(
    http: AsyncClient, ana: Athlete, source: FakeWearable, ports: Wired
) -> None:
    source.failures = [RateLimited(retry_after_s=600)]
    await ana.call("POST", SYNCS, json={})
    await do_jobs(ports)
    admin = await an_admin(http, ports)
    health = await admin.get("/v1/admin/sync")
    assert (health["states"], health["due"], health["running"]) == ({"connected": 1}, 0, 0)
    [provider] = health["providers"]
    assert (provider["provider"], provider["breaker"], provider["pauses"]) == ("fake", "closed", 1)
    assert provider["waits_until"] is not None
    assert code_of(await ana.call("GET", "/v1/admin/sync"), 403) == "admin_required"
