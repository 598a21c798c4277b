"""Whole syncs by the unmodified client: what each failure of Garmin means for the run, the connection and everybody.

No row logs in, and no row but that of a refused credential costs a connection its credential.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest

from tests.garmin.fake.athlete import Athlete, a_day_of_everything
from tests.garmin.fake.server import FakeGarmin
from tests.garmin.fake.tokens import PATH as TOKENS
from tests.services.sync_world import ConnectedWorld, a_connected_world
from training_analyzer.adapters.garmin.source import GarminSource
from training_analyzer.domain.services.begin_sync import SyncOrder, Waits
from training_analyzer.domain.services.sync_wearable import sync_wearable
from training_analyzer.domain.sync.connection import ConnectionState
from training_analyzer.domain.sync.credential import Credential, TokenBundle
from training_analyzer.domain.sync.governor import waits_until
from training_analyzer.domain.sync.run import RunState, SyncRun, Trigger
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.plugins.testing.builders import NOW, TODAY, a_user
from training_analyzer.plugins.testing.connection_builders import a_connection
from training_analyzer.plugins.testing.stored import stored_user

LAST_USED = "^/device-service"
LIST = "^/activitylist-service"
FILES = "^/download-service"
NIGHTS = "dailySleepData"
HRV = "^/hrv-service"
HTML = b"<html>maintenance</html>"
CONNECTED, BLOCKED, REAUTH = (
    ConnectionState.CONNECTED,
    ConnectionState.BLOCKED,
    ConnectionState.REAUTH_REQUIRED,
)
GOOD, PARTIAL, FAILED = RunState.COMPLETED, RunState.PARTIAL, RunState.FAILED
A_MINUTE, SIX_HOURS = timedelta(minutes=1), timedelta(hours=6)


@dataclass
class Row:
    """What befalls which requests, and what it comes to.

    ``part`` has the code of a part that failed as a whole, ``again`` is after how long the connection is tried again
    where the schedule does not say, ``pause`` how long everybody leaves Garmin alone.
    """

    what: str
    regex: str
    status: int
    state: RunState
    code: str | None = None
    part: str | None = None
    connection: ConnectionState = CONNECTED
    again: timedelta | None = None
    pause: timedelta | None = None
    fault: dict[str, Any] = field(default_factory=dict)
    stale: bool = False

    @property
    def renews(self) -> bool:
        """Whether Garmin hands out new tokens meanwhile."""
        return (self.stale and self.state is GOOD) or (self.regex, self.status) == (LIST, 401)

    @property
    def activities_are_whole(self) -> bool:
        """Whether the failure comes after the activities, or concerns none of them."""
        return self.state is GOOD or self.regex in {NIGHTS, HRV}


RETRY_AFTER = {"headers": {"Retry-After": "17"}}
LONG = {"headers": {"Retry-After": "600"}}
ROWS = [
    Row("nothing", "^never$", 200, GOOD),
    Row("tokens at their end are renewed", "^never$", 200, GOOD, stale=True),
    Row("the refresh token is dead", TOKENS, 400, FAILED, "credential_rejected", connection=REAUTH, stale=True),
    Row("a refresh that is 401", TOKENS, 401, FAILED, "credential_rejected", connection=REAUTH, stale=True),
    Row("a refresh that is 503", TOKENS, 503, FAILED, "provider_unavailable", again=A_MINUTE, stale=True),
    Row("a refresh that is dropped", TOKENS, 0, FAILED, "provider_unavailable", again=A_MINUTE, fault={"drop": True}, stale=True),
    Row("a refresh that is 429", TOKENS, 429, FAILED, "provider_rate_limited", again=A_MINUTE, pause=A_MINUTE, fault=RETRY_AFTER, stale=True),
    Row("a refresh that is 427", TOKENS, 427, FAILED, "provider_rate_limited", again=A_MINUTE, pause=A_MINUTE, stale=True),
    Row("a refresh that is 403", TOKENS, 403, FAILED, "provider_blocked", connection=BLOCKED, again=SIX_HOURS, stale=True),
    Row("a refresh that is HTML", TOKENS, 200, FAILED, "provider_protocol_changed", fault={"body": HTML}, stale=True),
    Row("401 also after a refresh", LIST, 401, FAILED, "credential_rejected", connection=REAUTH),
    Row("403", LIST, 403, FAILED, "provider_blocked", connection=BLOCKED, again=SIX_HOURS),
    Row("429 with 17 seconds", LIST, 429, FAILED, "provider_rate_limited", again=A_MINUTE, pause=A_MINUTE, fault=RETRY_AFTER),
    Row("429 with ten minutes", LIST, 429, FAILED, "provider_rate_limited", again=10 * A_MINUTE, pause=10 * A_MINUTE, fault=LONG),
    Row("429 without a word", LIST, 429, FAILED, "provider_rate_limited", again=A_MINUTE, pause=A_MINUTE),
    Row("400", LIST, 400, PARTIAL, part="provider_protocol_changed"),
    Row("418", LIST, 418, PARTIAL, part="provider_protocol_changed"),
    Row("404", LIST, 404, PARTIAL, part="gone_at_source"),
    Row("500", LIST, 500, PARTIAL, part="provider_unavailable"),
    Row("503", LIST, 503, PARTIAL, part="provider_unavailable"),
    Row("dropped", LIST, 0, PARTIAL, part="provider_unavailable", fault={"drop": True}),
    Row("HTML", LIST, 200, PARTIAL, part="provider_protocol_changed", fault={"body": HTML}),
    Row("a redirect", LIST, 302, PARTIAL, part="provider_protocol_changed", fault={"headers": {"Location": "/elsewhere"}}),
    Row("the first request is 503", LAST_USED, 503, FAILED, "provider_unavailable", again=A_MINUTE),
    Row("the first request is dropped", LAST_USED, 0, FAILED, "provider_unavailable", again=A_MINUTE, fault={"drop": True}),
    Row("the first request is HTML", LAST_USED, 200, FAILED, "provider_protocol_changed", fault={"body": HTML}),
    Row("the first request is 403", LAST_USED, 403, FAILED, "provider_blocked", connection=BLOCKED, again=SIX_HOURS),
    Row("recordings are 404", FILES, 404, GOOD),
    Row("recordings are 503", FILES, 503, PARTIAL, part="provider_unavailable"),
    Row("a recording is 503", FILES, 503, PARTIAL, fault={"times": 1}),
    Row("a recording is no archive", FILES, 200, PARTIAL, fault={"body": HTML, "times": 1}),
    Row("a night is 503", NIGHTS, 503, PARTIAL, fault={"times": 1}),
    Row("a kind is 500", HRV, 500, PARTIAL),
    Row("a kind is HTML", HRV, 200, PARTIAL, fault={"body": HTML}),
    Row("a kind is 404", HRV, 404, GOOD),
    Row("a kind is 204", HRV, 204, GOOD),
    Row("readings are 429", HRV, 429, FAILED, "provider_rate_limited", again=A_MINUTE, pause=A_MINUTE, fault=RETRY_AFTER),
]  # fmt: skip


@pytest.fixture
def runner() -> Athlete:
    """Somebody who ran on three days, and measured everything today."""
    made = Athlete()
    for days in (3, 2, 0):
        made.runs(NOW - timedelta(days=days))
    a_day_of_everything(made, TODAY)
    return made


@pytest.fixture
async def connected(source: GarminSource, garmin: FakeGarmin, runner: Athlete) -> ConnectedWorld:
    credential = await source.connect(TokenBundle(bundle=garmin.tokens.bundle(runner)), NOW)
    assert isinstance(credential, Credential)
    world, connection = await a_connected_world(credential, provider="garmin")
    garmin.log.clear()
    garmin.served.clear()
    return ConnectedWorld(world, connection, source)


@pytest.mark.parametrize("row", ROWS, ids=[row.what for row in ROWS])
async def test_what_befalls_a_sync(row: Row, connected: ConnectedWorld, garmin: FakeGarmin) -> None:
    garmin.fail(row.regex, row.status, **row.fault)
    if row.stale:
        garmin.forget_access()
    run = await connected.run()
    stored, governor = await connected.stored(), await connected.governor()
    ended = connected.world.now
    assert (run.state, run.error_code) == (row.state, row.code)
    assert [run] == await connected.runs()
    assert {each.error_code for each in run.parts if each.kind == "activities"} <= {row.part}
    assert (stored.state, stored.lease_until) == (row.connection, None)
    assert stored.last_error_code == row.code
    paused_until = waits_until(governor, ended)
    assert paused_until == (None if row.pause is None else ended + row.pause)
    _check_next(row, stored.next_sync_at, ended)
    assert not [path for path in garmin.paths() if path.startswith(("/mobile", "/sso", "/portal", "/gcm"))]
    assert stored.credential_version == 1 + row.renews
    assert (stored.changed_at is not None) == (row.state is GOOD)
    assert ("activities" in stored.marks) == row.activities_are_whole


def _check_next(row: Row, next_sync_at: Any, ended: Any) -> None:
    if row.connection is REAUTH:
        assert next_sync_at is None
    elif row.again is not None:
        assert ended + row.again <= next_sync_at <= ended + row.again + 2 * A_MINUTE
    else:
        assert next_sync_at > ended + A_MINUTE


async def test_while_garmin_asks_for_a_pause_nobody_asks_it_anything(
    connected: ConnectedWorld, garmin: FakeGarmin
) -> None:
    garmin.fail(LIST, 429, **RETRY_AFTER)
    await connected.run()
    garmin.faults.clear()
    garmin.log.clear()
    other = await another_athlete(connected)
    for seconds in (0, 16, 43):
        connected.later(seconds=seconds)
        for order in (connected.order(), other):
            assert isinstance(await sync_wearable(order, syncing=connected.syncing), Waits)
    assert garmin.log == []
    connected.later(minutes=5)
    assert isinstance(await sync_wearable(other, syncing=connected.syncing), SyncRun)


async def test_what_came_before_a_refusal_stays_and_the_rest_comes_later(
    connected: ConnectedWorld, garmin: FakeGarmin
) -> None:
    garmin.fail(HRV, 429, **RETRY_AFTER)
    await connected.run()
    assert len(await connected.activities()) == 3
    garmin.faults.clear()
    garmin.log.clear()
    connected.later(minutes=5)
    assert (await connected.run()).state is GOOD
    assert len(await connected.activities()) == 3
    assert not [path for path in garmin.paths() if path.startswith("/download")]
    assert len(await connected.days()) == 1


async def test_a_recording_that_could_not_be_had_comes_with_the_next_sync(
    connected: ConnectedWorld, garmin: FakeGarmin
) -> None:
    garmin.fail(FILES, 503, times=1)
    await connected.run()
    assert len(await connected.activities()) == 2
    connected.later(days=1)
    assert (await connected.run()).state is GOOD
    assert len(await connected.activities()) == 3


async def test_a_day_with_one_new_activity_costs_eleven_requests_and_a_quiet_day_one(
    connected: ConnectedWorld, garmin: FakeGarmin, runner: Athlete
) -> None:
    await connected.run()
    costs, nights = list[int](), list[int]()
    for _ in range(9):
        connected.later(days=1)
        runner.runs(connected.world.now - timedelta(hours=3))
        a_day_of_everything(runner, connected.world.now.date())
        garmin.log.clear()
        assert (await connected.run()).state is GOOD
        costs.append(len(garmin.log))
        nights.append(sum("dailySleep" in path for path in garmin.paths()))
    connected.later(days=1)
    garmin.log.clear()
    assert (await connected.run()).state is RunState.SKIPPED
    assert len(garmin.log) == 1
    # nights without sleep are asked for while they may still come; the seventh day looks over all of them
    assert nights == [4, 3, 2, 1, 1, 1, 5, 1, 1]
    assert costs == [10 + each for each in nights]


async def another_athlete(connected: ConnectedWorld) -> SyncOrder:
    """Return the order of somebody else's sync by the same source."""
    store, vault = connected.world.store, connected.world.vault
    other = await stored_user(store, a_user(2))
    held = connected.connection
    blob = vault.open(held.sealed, credential_context(held.user_id, held.provider, held.id))
    made = a_connection(2, provider="garmin", kinds=held.kinds)
    sealed = vault.seal(blob, credential_context(other.id, made.provider, made.id))
    async with store.work() as w:
        await w.connections.add(replace(made, sealed=sealed))
        await w.commit()
    return SyncOrder(user_id=other.id, connection_id=made.id, trigger=Trigger.SCHEDULE)
