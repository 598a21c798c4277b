"""Workers that die in the middle of a sync, wherever that is, and two side by side: nothing twice, nothing lost.

TA_TEST_DUE_CONNECTIONS says how many connections two workers sync.
"""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.databases import SERVER, Databases, as_user
from tests.jobs.queues import opened
from tests.jobs.syncs import ACTIVITIES, DAYS, connect_many, connection_of, somebody, sync_once
from training_analyzer.adapters.fake.recording_reader import FakeRecordingReader
from training_analyzer.domain.sync.run import RunState, Trigger
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.plugins.testing.stored import stored_user

ROOT = Path(__file__).parents[2]
MADRID = ZoneInfo(a_user().timezone)
KILLS = {"sqlite": 50, "postgres": 10}
CONNECTIONS = int(os.environ.get("TA_TEST_DUE_CONNECTIONS", "30"))
WORKERS = """
import sys
from tests.jobs.syncs import side_by_side, warm_up
warm_up(sys.argv[1])
side_by_side(sys.argv[1], 2)
"""
KILLER = """
import sys
from tests.jobs.syncs import killed_at, warm_up
place, kills, found = sys.argv[1], int(sys.argv[2]), 0
warm_up(place)
for rounds in range(kills):
    found += killed_at(place, rounds, 1 + (7 * rounds) % 25)
print(found)
"""


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    if request.param == "sqlite":
        yield str(tmp_path)
        return
    databases: Databases = request.getfixturevalue("databases")
    with databases.migrated() as url:
        yield as_user(url, SERVER)


async def test_killed_syncs_leave_nothing_twice_lost_or_running(place: str) -> None:
    kills = KILLS["postgres" if place.startswith("postgresql") else "sqlite"]
    async with opened(place) as store:
        await stored_user(store, a_user())
        async with store.work() as w:
            await w.connections.add(connection_of(somebody(FakeRecordingReader(), 0)))
            await w.commit()
    killer = await asyncio.create_subprocess_exec(
        sys.executable, "-c", KILLER, place, str(kills), stdout=subprocess.PIPE, cwd=ROOT
    )
    told, _ = await asyncio.wait_for(killer.communicate(), 300)
    assert int(told) >= kills * 0.9  # some syncs end before the step at which they were to die
    await sync_once(place, kills)
    await sync_once(place, kills, trigger=Trigger.BACKFILL)
    async with opened(place) as store, store.work.for_user(a_user().id).snapshot() as w:
        changes = await w.activities.changed_since(
            a_user().id, NOW - timedelta(days=99), after=None, limit=999
        )
        found = [each.activity for each in changes if each.activity is not None]
        runs = await w.sync_runs.page(a_user().id, a_connection().id, None, 999)
        connection = await w.connections.get(a_user().id, a_connection().id)
        days = await w.wellness.days(a_user().id, first=date.min, last=date.max)
    assert sorted(int(each.external_id or 0) for each in found) == list(
        range(1, min(ACTIVITIES, 4 + kills) + 1)
    )
    assert [each.duplicate_of for each in found] == [None] * len(found)
    assert len(days) == DAYS
    assert RunState.RUNNING not in {each.state for each in runs}
    assert sum(each.state is RunState.INTERRUPTED for each in runs) >= kills * 0.8
    assert runs[0].state is RunState.COMPLETED
    assert connection.lease_until is None
    assert set(connection.marks.values()) == {(NOW + timedelta(minutes=70) * kills).astimezone(MADRID).date()}


async def test_two_workers_sync_no_connection_twice_at_once(place: str) -> None:
    async with opened(place) as store:
        await connect_many(store, CONNECTIONS)
    workers = await asyncio.create_subprocess_exec(
        sys.executable, "-c", WORKERS, place, stdout=subprocess.PIPE, cwd=ROOT
    )
    told, _ = await workers.communicate()
    assert workers.returncode == 0
    sessions = sorted(tuple(json.loads(line)) for line in told.splitlines())
    assert len(sessions) == 2 * CONNECTIONS  # one that was due, and one of days that lie back
    for (one, _, ended, _), (other, began, _, _) in pairwise(sessions):
        assert one != other or ended <= began
    assert len({worker for *_, worker in sessions}) == 2
    async with opened(place) as store, store.work.snapshot() as w:
        counts = await w.connections.counts(NOW)
    assert (counts.states, counts.due, counts.running) == ({"connected": CONNECTIONS}, 0, 0)
