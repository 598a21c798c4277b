"""All at once, on each real store: a long import, small writes, pages, and requests that are given up."""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Sequence
from datetime import date, timedelta
from itertools import count

import pytest
from httpx import AsyncClient

from tests.http.api import START, Athlete, an_athlete
from tests.http.conftest import DATABASE
from training_analyzer.domain.activities.recording import FileFormat, RecordedSession, Recording
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.import_history import BATCH, Entry, import_history
from training_analyzer.domain.services.rebuild_series import by_series
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.work import UnitOfWork

pytestmark = pytest.mark.parametrize("settings", [DATABASE], indirect=True)

IMPORTED = 1_000
ATHLETES = 5
CLIENTS = 20
WRITES_EACH = 10
PAGE = 200
PAUSE_S = 0.02
"""Between pages: what only spins would take the processor from the threads of SQLite's driver."""

LATEST_MS = 25
"""A request is given up after at most so long."""

NOBODY_WAITS_FOR_EVER_S = 120.0
"""A test that hangs fails; nothing is measured by it."""


class World:
    """The athletes with their clients, and what happened in which order."""

    def __init__(self, ports: Wired, athletes: Sequence[Athlete], ids: Sequence[UserId]) -> None:
        self.ports = ports
        self.athletes = athletes
        self.ids = ids
        self.events: Counter[str] = Counter()
        self.turns: Counter[str] = Counter()
        self.most_turns = 0
        self._starts = count()

    @property
    def done(self) -> bool:
        return self.events["imported"] == 1 and self.events["written"] == CLIENTS * WRITES_EACH

    def start(self) -> str:
        """Return a start that no other activity has: sessions of their own, no duplicates."""
        return (START - timedelta(minutes=5 * next(self._starts) + 5)).isoformat()

    async def in_turn(self, athlete: Athlete, write: Awaitable[None]) -> None:
        """Await a small write, and note for how many others of its athlete's it waited: those take turns."""
        before = self.turns[athlete.email]
        await write
        self.most_turns = max(self.most_turns, self.turns[athlete.email] - before)
        self.turns[athlete.email] += 1
        self.events["written"] += 1


@pytest.fixture
async def world(http: AsyncClient, ports: Wired) -> World:
    athletes = [await an_athlete(http, f"athlete-{number}@example.org") for number in range(ATHLETES)]
    ids = [ports.tokens.read(each.tokens["access_token"], START).user_id for each in athletes]
    return World(ports, athletes, ids)


async def a_long_import(world: World) -> None:
    """Take in thousands of runs, batch by batch."""
    starts = (START - timedelta(days=400, hours=number) for number in range(IMPORTED))
    entries = [
        Entry(
            Recording(
                format=FileFormat.GPX,
                sessions=(RecordedSession(sport=Sport.RUNNING, started_at=at, elapsed_time_s=1800.0),),
            ),
            "Run",
            rpe=5.0,
        )
        for at in starts
    ]
    ports, user_id = world.ports, world.ids[0]
    world.events["begun"] += 1
    await import_history(
        entries=entries, source="files", user_id=user_id, work=ports.store.work.for_user(user_id),
        offered=ports.catalog.metrics, make_id=ports.make_id, clock=ports.clock,
    )  # fmt: skip
    world.events["imported"] += 1


async def small_writes(world: World, number: int) -> None:
    """Write again and again, one after the other: rides and goals, these with a key."""
    athlete = world.athletes[number % ATHLETES]
    for turn in range(WRITES_EACH):
        write = a_ride(world, athlete) if turn % 2 else a_goal(world, athlete, f"{number}-{turn}")
        await world.in_turn(athlete, write)


async def a_ride(world: World, athlete: Athlete) -> None:
    ride = {"sport": "cycling", "start_time": world.start(), "elapsed_time_s": 200, "rpe": 5}
    await taken(athlete, "/v1/activities", ride)


async def a_goal(world: World, athlete: Athlete, key: str) -> None:
    goal = {
        "name": key,
        "kind": "race",
        "day": "2026-12-06",
        "sport": "running",
        "priority": "A",
        "distance_m": 42195,
    }
    await taken(athlete, "/v1/goals", goal, key)


async def taken(athlete: Athlete, path: str, body: dict[str, object], key: str | None = None) -> None:
    """Send it once: the import leaves even its own athlete's writers their turn."""
    headers = {} if key is None else {"Idempotency-Key": key}
    reply = await athlete.call("POST", path, json=body, headers=headers)
    assert reply.status_code == 201, reply.text


async def pages(world: World, number: int) -> None:
    """Read the first page of runs again and again: a whole batch of the import is there, or nothing of it."""
    athlete = world.athletes[number % ATHLETES]
    while not world.done:
        rows = (await athlete.get(f"/v1/activities?sport=running&limit={PAGE}"))["data"]
        assert len(rows) % BATCH == 0 if athlete is world.athletes[0] else not rows
        during = world.events["begun"] and not world.events["imported"]
        world.events["read during the import" if during else "read"] += 1
        await asyncio.sleep(PAUSE_S)


async def given_up(world: World, number: int) -> None:
    """Begin requests and cancel each, the next one a little later in its course than the last."""
    athlete = world.athletes[number % ATHLETES]
    for turn in count():
        if world.done and turn > LATEST_MS:
            return
        asked: asyncio.Future[object] = asyncio.ensure_future(
            a_ride(world, athlete)
            if turn % 3
            else athlete.get("/v1/activities?updated_since=2026-11-24T00:00:00Z")
        )
        await asyncio.sleep(turn % LATEST_MS / 1000)
        asked.cancel()
        outcome: object = (await asyncio.gather(asked, return_exceptions=True))[0]
        if isinstance(outcome, Exception):
            raise outcome
        world.events["given up"] += isinstance(outcome, asyncio.CancelledError)


async def check_whole(world: World, user_id: UserId) -> int:
    """Check that each activity has its metrics and counts in its day; return how many there are."""
    async with world.ports.store.work.for_user(user_id).snapshot() as w:
        whole = await w.activities.around(user_id, START, 1e9)
        for each in whole:
            assert await w.recordings.find_metrics(user_id, each.id) is not None
        await check_days(w, user_id)
    return len(whole)


async def check_days(w: UnitOfWork, user_id: UserId) -> None:
    """Check that each series holds what its activities add up to."""
    for series, totals in by_series(await w.activities.day_totals(user_id, date.min)).items():
        for total in totals:
            day = await w.training_load.last_before(user_id, series, total.day + timedelta(days=1))
            assert day is not None
            assert (day.day, day.activity_count) == (total.day, total.activity_count)
            assert day.load == pytest.approx(total.load)


async def test_nobody_is_refused_or_starved_and_nothing_is_written_by_half(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        async with asyncio.timeout(NOBODY_WAITS_FOR_EVER_S), asyncio.TaskGroup() as group:
            group.create_task(a_long_import(world))
            for number in range(CLIENTS):
                group.create_task(small_writes(world, number))
            for number in range(ATHLETES):
                group.create_task(pages(world, number))
                group.create_task(given_up(world, number))
    assert not [record for record in caplog.records if record.levelno >= logging.ERROR]
    assert world.most_turns <= CLIENTS // ATHLETES * 4
    assert world.events["read during the import"] > 3 * ATHLETES
    assert world.events["given up"] > 10 * ATHLETES
    found = [await check_whole(world, user_id) for user_id in world.ids]
    assert found[0] >= IMPORTED + WRITES_EACH * CLIENTS // ATHLETES // 2
    for athlete in world.athletes:
        goals = (await athlete.get("/v1/goals?limit=200"))["data"]
        assert len({each["name"] for each in goals}) == len(goals) == WRITES_EACH * CLIENTS // ATHLETES // 2
