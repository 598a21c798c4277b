"""What a stranger sees of `make run`: the demo athlete connects, and her week arrives."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.http.api import Athlete, Clock, an_athlete, code_of, do_jobs
from tests.http.conftest import client
from training_analyzer.adapters.demo.source import DemoWearable
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.domain.services.sync_jobs import SYNC
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.syncing import do_sync
from training_analyzer.entrypoints.wiring import Wired, wired

PLACE = "/v1/connections/demo"


class Ticking(Clock):
    """A clock that goes on by a second whenever it is looked at: what waits for its turn gets it."""

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=1)
        return self.now


@pytest.fixture
async def ports(tmp_path: Path) -> AsyncIterator[Wired]:
    clock = Ticking()
    settings = Settings(data_dir=tmp_path, persistence="fake", limits=UNLIMITED, wearables=("demo",))
    async with wired(settings, clock=clock) as opened:
        yield replace(opened, passwords=FakePasswords(), wearables={"demo": DemoWearable(clock)})


async def _logged_in(athlete: Athlete, username: str) -> dict[str, Any]:
    body = {"kind": "password", "username": username, "password": "demo"}
    reply = await athlete.call("POST", f"{PLACE}/login", json=body)
    assert reply.status_code in {201, 202}, reply.text
    shown: dict[str, Any] = reply.json()
    return shown


async def _synced(athlete: Athlete, ports: Wired) -> dict[str, Any]:
    """Sync by hand, and return the run; the days before, which follow, are left."""
    reply = await athlete.call("POST", f"{PLACE}/syncs", json={})
    assert reply.status_code == 202, reply.text
    await do_jobs(ports, {SYNC: partial(do_sync, ports)})
    run: dict[str, Any] = (await athlete.get(f"{PLACE}/syncs"))["data"][0]
    return run


async def test_a_stranger_connects_the_demo_athlete_and_sees_a_sync(ports: Wired) -> None:
    async with client(ports) as http:
        ana = await an_athlete(http)
        [offered] = (await ana.get("/v1/connections"))["available"]
        assert "demo" in offered["caution"]
        challenge = (await _logged_in(ana, "demo+mfa"))["challenge_id"]
        body = {"challenge_id": challenge, "code": "123456"}
        assert (await ana.call("PUT", f"{PLACE}/login", json=body)).status_code == 200
        run = await _synced(ana, ports)
        assert run["state"] == "completed", run
        week = (await ana.get("/v1/activities"))["data"]
        assert len(week) >= 3
        assert {each["source"] for each in week} == {"demo"}
        assert all(each["avg_hr_bpm"] for each in week if each["sport"] == "running")
        assert (await ana.get("/v1/wellness/2026-11-24"))["hrv_rmssd_ms"] > 0
        assert (await ana.get(PLACE))["backfill"] is not None

        await _logged_in(ana, "demo+new")
        assert (await _synced(ana, ports))["state"] == "completed"
        assert len((await ana.get("/v1/activities"))["data"]) == len(week) + 1

        await _logged_in(ana, "demo+expired")
        assert (await _synced(ana, ports))["error_code"] == "credential_rejected"
        assert (await ana.get(PLACE))["state"] == "reauth_required"
        assert code_of(await ana.call("POST", f"{PLACE}/syncs", json={}), 409) == "reauth_required"
