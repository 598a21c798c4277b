"""Whether a connection is still good, how it ends, and what somebody else's credential does in its place."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete, code_of, do_jobs
from tests.http.conftest import client
from tests.http.sources import PLACE, a_source, answer, challenged, connected, disconnect, validated
from training_analyzer.adapters.fake.wearable import FakeWearable
from training_analyzer.domain.ids import UserId, from_text
from training_analyzer.domain.services.keep_wellness import keep_readings
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    RateLimited,
    SourceError,
    SourceUnavailable,
)
from training_analyzer.domain.sync.payload import SourcePayload
from training_analyzer.domain.sync.source import Capability
from training_analyzer.entrypoints.http.times import challenge_id_of
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.testing.wearable_builders import a_reading


@pytest.fixture
def vault_format() -> str:
    return "aes-gcm"


@pytest.fixture
def settings(settings: Settings, vault_format: str) -> Settings:
    sections = {**settings.sections, "vault": {"format": vault_format}}
    return msgspec.structs.replace(settings, wearables=("fake",), sections=sections)


@pytest.fixture
def source(ports: Wired) -> FakeWearable:
    return a_source(ports)


@pytest.fixture
async def ana(http: AsyncClient, source: FakeWearable) -> Athlete:
    del source
    return await an_athlete(http)


async def id_of(athlete: Athlete) -> UserId:
    return UserId(from_text("usr", (await athlete.get("/v1/me"))["id"], "user"))


async def stored(ports: Wired, athlete: Athlete) -> Connection:
    user_id = await id_of(athlete)
    async with ports.store.work.for_user(user_id).snapshot() as w:
        found = await w.connections.find(user_id, "fake")
    assert found is not None
    return found


async def test_a_good_credential_is_valid_by_one_request_and_no_login(
    ana: Athlete, source: FakeWearable
) -> None:
    await connected(ana)
    before = len(source.requests)
    said = await validated(ana)
    assert (said["valid"], said["error_code"]) == (True, None)
    assert source.requests[before:] == ["last_change"]


@pytest.mark.parametrize(
    ("failure", "said"),
    [
        (AuthenticationFailed(), [False, "reauth_required"]),
        (SourceUnavailable(), [None, "connected"]),
        (AccessBlocked(), [None, "connected"]),
        (RateLimited(retry_after_s=60), [None, "connected"]),
    ],
)
async def test_only_a_refused_credential_costs_a_connection_its_state(
    ana: Athlete, source: FakeWearable, failure: SourceError, said: list[Any]
) -> None:
    await connected(ana)
    source.failures = [failure]
    found = await validated(ana)
    shown = await ana.get(PLACE)
    assert found["error_code"] == failure.code
    assert [found["valid"], shown["state"]] == said
    assert (shown["advice"] is None) == (shown["state"] == "connected")


async def test_a_new_login_or_a_good_probe_mends_a_refused_connection(
    ana: Athlete, source: FakeWearable, clock: Clock
) -> None:
    now = clock().isoformat().replace("+00:00", "Z")
    for mend in (connected, validated):
        await connected(ana)
        source.failures = [AuthenticationFailed()]
        await validated(ana)
        refused = await ana.get(PLACE)
        assert (refused["state"], refused["next_sync_at"]) == ("reauth_required", None)
        assert "Connect again" in refused["advice"]
        await mend(ana)
        mended = await ana.get(PLACE)
        assert (mended["state"], mended["next_sync_at"], mended["advice"]) == ("connected", now, None)


async def test_a_credential_that_changes_while_it_is_tried_is_kept(
    ana: Athlete, source: FakeWearable, ports: Wired
) -> None:
    await connected(ana)
    source.people["runner@example.org"].rotates = True
    before = await stored(ports, ana)
    assert (await validated(ana))["valid"] is True
    after = await stored(ports, ana)
    assert after.credential_version == before.credential_version + 1
    assert (await validated(ana))["valid"] is True


async def test_a_connection_that_is_held_is_not_tried(ana: Athlete, ports: Wired, clock: Clock) -> None:
    await connected(ana)
    held = await stored(ports, ana)
    async with ports.store.work() as w:
        assert await w.connections.take(held.id, clock(), clock() + timedelta(minutes=5))
        await w.commit()
    reply = await ana.call("POST", f"{PLACE}/validation")
    assert code_of(reply, 409) == "connection_busy"
    assert reply.headers["retry-after"] == "300"


@pytest.mark.parametrize("vault_format", ["aes-gcm", "fernet"])
async def test_a_credential_in_anothers_place_opens_for_nobody(
    ana: Athlete, ports: Wired, source: FakeWearable, http: AsyncClient
) -> None:
    """Whoever may write rows and swaps two athletes' ciphertexts gets neither's data."""
    bea = await an_athlete(http, "bea@example.org")
    await connected(ana)
    assert (await answer(bea, await challenged(bea))).status_code == 200
    of_ana, of_bea = await stored(ports, ana), await stored(ports, bea)
    for mine, theirs in ((of_ana, of_bea), (of_bea, of_ana)):
        async with ports.store.work.for_user(mine.user_id)() as w:
            await w.connections.reconnect(replace(mine, sealed=theirs.sealed))
            await w.commit()
    before = len(source.requests)
    said = await validated(ana)
    assert (said["valid"], said["error_code"]) == (False, "credential_unreadable")
    assert (await bea.call("POST", f"{PLACE}/syncs", json={})).status_code == 202
    await do_jobs(ports)
    for athlete in (ana, bea):
        shown = await athlete.get(PLACE)
        assert (shown["state"], shown["last_error_code"]) == ("reauth_required", "credential_unreadable")
        assert "Connect again" in shown["advice"]
    assert source.requests[before:] == []
    await connected(ana)
    assert (await validated(ana))["valid"] is True


@pytest.mark.parametrize("vault_format", ["aes-gcm", "fernet"])
async def test_a_login_in_anothers_place_is_finished_by_nobody(
    ana: Athlete, ports: Wired, source: FakeWearable, http: AsyncClient, clock: Clock
) -> None:
    bea = await an_athlete(http, "bea@example.org")
    waiting = [(athlete, await challenged(athlete)) for athlete in (ana, bea)]
    pending = []
    for athlete, challenge in waiting:
        user_id = await id_of(athlete)
        async with ports.store.work.for_user(user_id)() as w:
            found = await w.wearable_challenges.use(
                user_id, challenge_id_of(challenge["challenge_id"]), clock()
            )
        assert found is not None
        pending.append(found)
    for mine, theirs in (pending, reversed(pending)):
        async with ports.store.work.for_user(mine.user_id)() as w:
            await w.wearable_challenges.put(replace(mine, sealed=theirs.sealed))
            await w.commit()
    before = len(source.requests)
    for athlete, challenge in waiting:
        assert code_of(await answer(athlete, challenge), 422) == "challenge_expired"
    assert source.requests[before:] == []


async def test_disconnecting_erases_the_credential_and_revokes_it(
    ana: Athlete, source: FakeWearable, ports: Wired
) -> None:
    await connected(ana)
    user_id = await id_of(ana)
    assert code_of(await ana.call("DELETE", PLACE), 428) == "precondition_required"
    gone = await ana.change("DELETE", PLACE)
    assert gone.status_code == 204
    assert "location" not in gone.headers
    assert source.revoked == ["runner@example.org"]
    assert code_of(await ana.call("GET", PLACE), 404) == "not_found"
    assert code_of(await disconnect(ana), 404) == "not_found"
    async with ports.store.work.for_user(user_id).snapshot() as w:
        assert await w.connections.list(user_id) == []
    events = (await ana.get("/v1/me/audit-log"))["data"]
    told = {each["action"] for each in events}
    assert {"source_connect", "source_disconnect"} <= told


async def _data_of(ports: Wired, user_id: UserId, now: Any) -> None:
    """Store a reading and an object as a sync does."""
    said = SourcePayload(
        user_id=user_id,
        provider="fake",
        kind="activities",
        key="1",
        revision="1",
        body=b"{}",
        received_at=now,
    )
    async with ports.store.work.for_user(user_id)() as w:
        await keep_readings(
            w, user_id=user_id, source="fake", readings=[a_reading(Capability.SLEEP)], now=now
        )
        await w.payloads.put(user_id, [said])
        await w.commit()


async def test_data_stay_unless_the_athlete_wants_them_gone(ana: Athlete, ports: Wired, clock: Clock) -> None:
    user_id, day = await id_of(ana), a_reading(Capability.SLEEP).day.isoformat()
    for deletes in (False, True):
        await connected(ana)
        await _data_of(ports, user_id, clock())
        own = await ana.enter()
        theirs = await ana.enter(start_time="2026-11-19T07:00:00+01:00")
        await _brought(ports, user_id, theirs["id"])
        clock.ahead(seconds=1)
        gone = await disconnect(ana, **({"delete_data": "true"} if deletes else {}))
        assert gone.status_code == 204, gone.text
        await do_jobs(ports)
        async with ports.store.work.for_user(user_id).snapshot() as w:
            kept = await w.payloads.find(user_id, "fake", "activities", "1")
        assert (kept is None) is deletes
        asleep = (await ana.get(f"/v1/wellness/{day}"))["sleep_s"]
        assert (asleep is None) is deletes
        listed = {each["id"] for each in (await ana.get("/v1/activities"))["data"]}
        assert own["id"] in listed
        assert (theirs["id"] not in listed) is deletes
        if deletes:
            job = await ana.get(gone.headers["location"])
            assert (job["state"], job["result"]["removed"]) == ("done", 2)


async def _brought(ports: Wired, user_id: UserId, activity_id: str) -> None:
    """Let an activity be one that the source brought."""
    async with ports.store.work.for_user(user_id)() as w:
        activity = await w.activities.get(user_id, from_text("act", activity_id, "activity"))  # type: ignore[arg-type]
        await w.activities.save(replace(activity, source="fake", external_id=activity_id))
        await w.commit()


async def test_the_end_of_an_account_revokes_what_it_was_connected_by(
    ana: Athlete, source: FakeWearable, ports: Wired
) -> None:
    await connected(ana)
    assert (await ana.call("DELETE", "/v1/me")).status_code in {202, 204}
    await do_jobs(ports)
    assert source.revoked == ["runner@example.org"]


async def test_a_provider_that_is_no_longer_in_use_can_still_be_disconnected(
    ana: Athlete, ports: Wired
) -> None:
    await connected(ana)
    async with client(replace(ports, wearables={})) as elsewhere:
        there = replace(ana, http=elsewhere)
        assert (await there.get("/v1/connections"))["available"] == []
        assert (await there.get(PLACE))["display_name"] == "fake"
        edit = await there.change("PATCH", PLACE, json={"paused": True})
        assert code_of(edit, 404) == "not_found"
        assert (await there.change("DELETE", PLACE)).status_code == 204
    assert (await ana.get("/v1/connections"))["data"] == []
