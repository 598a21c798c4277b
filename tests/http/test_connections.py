"""Connecting sources of data: by password, code and key, and what is chosen for a connection."""

import asyncio
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete, code_of
from tests.http.conftest import client
from tests.http.sources import (
    CODE,
    LOGIN,
    PASSWORD_THERE,
    PLACE,
    a_source,
    answer,
    challenged,
    connected,
    log_in,
)
from training_analyzer.adapters.fake.wearable import FakeWearable
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    ProtocolChanged,
    RateLimited,
    SourceTimedOut,
    SourceUnavailable,
)
from training_analyzer.entrypoints.settings import LimitsSettings, Settings
from training_analyzer.entrypoints.wiring import Wired


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return msgspec.structs.replace(settings, wearables=("fake",))


@pytest.fixture
def source(ports: Wired) -> FakeWearable:
    return a_source(ports)


@pytest.fixture
async def ana(http: AsyncClient, source: FakeWearable) -> Athlete:
    del source
    return await an_athlete(http)


async def test_what_may_be_connected_is_told_before(ana: Athlete) -> None:
    found = await ana.get("/v1/connections")
    assert found["data"] == []
    [source] = found["available"]
    assert source["provider"] == "fake"
    assert source["credentials"] == ["api_key", "password"]
    assert source["connected"] is False
    assert "caution" in source


async def test_a_password_connects_and_the_first_sync_is_due_at_once(ana: Athlete, clock: Clock) -> None:
    shown = await connected(ana)
    assert shown["state"] == "connected"
    assert shown["account"] == "r***@example.org"
    assert shown["next_sync_at"] == clock().isoformat().replace("+00:00", "Z")
    assert (shown["schedule"], shown["local_time"], shown["overlap_days"]) == ("daily", "07:30", 3)
    listed = await ana.get("/v1/connections")
    assert listed["data"] == [shown]
    assert listed["available"][0]["connected"] is True
    assert await ana.get(PLACE) == shown


async def test_a_key_connects(ana: Athlete) -> None:
    reply = await ana.call("POST", LOGIN, json={"kind": "api_key", "key": "runner@example.org"})
    assert reply.status_code == 201, reply.text
    assert reply.headers["location"] == PLACE


async def test_a_code_finishes_a_login_at_another_server_and_once(
    ana: Athlete, ports: Wired, http: AsyncClient
) -> None:
    challenge = await challenged(ana)
    assert challenge["sent_to"] == "a***@example.org"
    assert challenge["attempts_left"] == 5
    assert (await ana.get("/v1/connections"))["data"] == []
    async with client(ports) as elsewhere:
        there = replace(ana, http=elsewhere)
        reply = await answer(there, challenge)
        assert reply.status_code == 200, reply.text
        assert reply.json()["account"] == "c***@example.org"
    assert code_of(await answer(ana, challenge), 422) == "challenge_expired"


async def test_five_wrong_codes_end_a_login(ana: Athlete) -> None:
    challenge = await challenged(ana)
    for left in (4, 3, 2, 1, 0):
        reply = await answer(ana, challenge, "000000")
        assert code_of(reply, 422) == "mfa_code_invalid"
        assert reply.json()["attempts_left"] == left
        assert str(left) in reply.json()["detail"]
    assert code_of(await answer(ana, challenge), 422) == "challenge_expired"


async def test_of_many_codes_at_once_the_provider_sees_five(ana: Athlete, source: FakeWearable) -> None:
    challenge = await challenged(ana)
    replies = await asyncio.gather(*(answer(ana, challenge, f"00000{number}") for number in range(9)))
    assert {each.status_code for each in replies} <= {422, 503}
    assert 1 <= source.requests.count("answer") <= 5


async def test_a_login_waits_ten_minutes_and_for_one_code_at_a_time(ana: Athlete, clock: Clock) -> None:
    first = await challenged(ana)
    second = await challenged(ana)
    assert code_of(await answer(ana, first), 422) == "challenge_expired"
    clock.ahead(minutes=10)
    assert code_of(await answer(ana, second), 422) == "challenge_expired"


async def test_nobody_finishes_the_login_of_somebody_else(ana: Athlete, http: AsyncClient) -> None:
    challenge = await challenged(ana)
    bea = await an_athlete(http, "bea@example.org")
    assert code_of(await answer(bea, challenge), 422) == "challenge_expired"
    assert (await answer(ana, challenge)).status_code == 200
    assert code_of(await bea.call("GET", PLACE), 404) == "not_found"


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (RateLimited(retry_after_s=77), 503, "provider_rate_limited"),
        (AccessBlocked(), 503, "provider_blocked"),
        (SourceUnavailable(), 503, "provider_unavailable"),
        (SourceTimedOut(), 504, "provider_timeout"),
        (ProtocolChanged("/x"), 502, "provider_protocol_changed"),
    ],
)
async def test_each_failure_is_told_as_what_it_is(
    ana: Athlete, source: FakeWearable, failure: Any, status: int, code: str
) -> None:
    source.failures = [failure]
    assert code_of(reply := await log_in(ana), status) == code
    assert PASSWORD_THERE not in reply.text
    events = (await ana.get("/v1/me/audit-log"))["data"]
    assert ("source_connect", "failed") in {(each["action"], each["outcome"]) for each in events}
    assert (await ana.get("/v1/connections"))["data"] == []


async def test_a_wrong_password_and_another_way_are_refused(ana: Athlete) -> None:
    assert code_of(await log_in(ana, password="wrong one"), 422) == "credential_rejected"
    bundle = {"kind": "token_bundle", "bundle": "{}"}
    assert code_of(await ana.call("POST", LOGIN, json=bundle), 422) == "credential_unsupported"
    reply = await ana.call("POST", LOGIN, json={"kind": "password", "username": "x", "passwort": "secret-9"})
    assert code_of(reply, 422) == "invalid_request"
    assert "secret-9" not in reply.text


async def test_a_provider_that_asked_for_peace_is_not_asked_by_anybody(
    ana: Athlete, source: FakeWearable, http: AsyncClient, clock: Clock
) -> None:
    source.failures = [RateLimited(retry_after_s=600)]
    assert (await log_in(ana)).status_code == 503
    asked = len(source.requests)
    bea = await an_athlete(http, "bea@example.org")
    reply = await log_in(bea)
    assert code_of(reply, 503) == "provider_rate_limited"
    assert 0 < int(reply.headers["retry-after"]) <= 660
    assert len(source.requests) == asked
    clock.ahead(minutes=11)
    assert (await log_in(bea)).status_code == 201


async def test_logging_in_again_mends_a_connection_and_keeps_what_was_chosen(ana: Athlete) -> None:
    await connected(ana)
    edited = await ana.change("PATCH", PLACE, json={"schedule": "weekly", "weekday": "sunday"})
    assert edited.status_code == 200, edited.text
    again = await connected(ana)
    assert (again["schedule"], again["weekday"]) == ("weekly", "sunday")
    assert len((await ana.get("/v1/connections"))["data"]) == 1


async def test_another_account_at_the_provider_is_another_connection(ana: Athlete, clock: Clock) -> None:
    await connected(ana)
    await ana.change("PATCH", PLACE, json={"schedule": "hourly"})
    clock.ahead(minutes=20)
    reply = await answer(ana, await challenged(ana))
    assert reply.status_code == 200, reply.text
    shown = reply.json()
    assert (shown["account"], shown["schedule"]) == ("c***@example.org", "hourly")
    assert shown["connected_at"] == clock().isoformat().replace("+00:00", "Z")


async def test_logins_that_end_at_once_make_one_connection(ana: Athlete) -> None:
    replies = await asyncio.gather(*(log_in(ana) for _ in range(5)))
    assert {each.status_code for each in replies} <= {201, 503}  # one that gave way three times
    assert 201 in {each.status_code for each in replies}
    assert len((await ana.get("/v1/connections"))["data"]) == 1


async def test_what_is_chosen_is_planned_anew(ana: Athlete, clock: Clock) -> None:
    await connected(ana)
    paused = await ana.change("PATCH", PLACE, json={"paused": True})
    assert (paused.json()["state"], paused.json()["next_sync_at"]) == ("paused_by_user", None)
    resumed = await ana.change("PATCH", PLACE, json={"paused": False})
    assert resumed.json()["state"] == "connected"
    assert resumed.json()["next_sync_at"] == clock().isoformat().replace("+00:00", "Z")
    by_hand = await ana.change("PATCH", PLACE, json={"schedule": "manual", "kinds": ["sleep"]})
    assert (by_hand.json()["next_sync_at"], by_hand.json()["kinds"]) == (None, ["sleep"])
    sunday = await ana.change(
        "PATCH", PLACE, json={"schedule": "weekly", "weekday": "sunday", "local_time": "19:00"}
    )
    # 19:00 in Madrid is 18:00 UTC, and the spread of a week is six hours
    assert "2026-11-29T18:00" <= sunday.json()["next_sync_at"] < "2026-11-30T00:00:01"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": []},
        {"kinds": ["activity_samples"]},
        {"first_days": 0},
        {"first_days": 29},
        {"overlap_days": -1},
        {"min_interval_min": 14},
        {"local_time": "24:00"},
        {"local_time": "7:30"},
        {"weekday": 1},
        {"schedule": "yearly"},
        {"state": "connected"},
    ],
)
async def test_what_the_source_cannot_do_is_422(ana: Athlete, wrong: dict[str, Any]) -> None:
    await connected(ana)
    assert code_of(await ana.change("PATCH", PLACE, json=wrong), 422) in {"invalid_value", "invalid_request"}


async def test_two_pages_do_not_overwrite_each_other(ana: Athlete) -> None:
    await connected(ana)
    seen = await ana.etag(PLACE)
    assert code_of(await ana.call("PATCH", PLACE, json={"paused": True}), 428) == "precondition_required"
    first = await ana.call("PATCH", PLACE, json={"first_days": 3}, headers={"If-Match": seen})
    assert first.status_code == 200
    second = await ana.call("PATCH", PLACE, json={"first_days": 9}, headers={"If-Match": seen})
    assert code_of(second, 412) == "stale_write"
    unchanged = await ana.call("GET", PLACE, headers={"If-None-Match": await ana.etag(PLACE)})
    assert unchanged.status_code == 304


async def test_what_is_not_connected_is_404_before_the_body_is_read(ana: Athlete) -> None:
    for method, path in (("GET", PLACE), ("PATCH", PLACE), ("POST", "/v1/connections/acme/login")):
        body = {} if method == "GET" else {"json": {"no_such_field": 1}}
        assert code_of(await ana.call(method, path, **body), 404) == "not_found"


async def test_logins_are_counted_for_the_account_and_for_all_at_the_provider(
    ports: Wired, source: FakeWearable, clock: Clock
) -> None:
    del source
    limits = LimitsSettings(registrations_per_hour="off")
    async with client(
        replace(ports, settings=msgspec.structs.replace(ports.settings, limits=limits))
    ) as http:
        ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
        for _ in range(3):
            assert code_of(await log_in(ana, password="wrong one"), 422) == "credential_rejected"
        refused = await log_in(ana)
        assert code_of(refused, 429) == "rate_limited"
        assert (
            code_of(await log_in(bea, "careful@example.org"), 429) == "rate_limited"
        )  # the provider's minute
        clock.ahead(minutes=2)
        assert code_of(await log_in(ana), 429) == "rate_limited"  # the athlete's hour
        assert code_of(await log_in(bea), 429) == "rate_limited"  # the hour of that name there
        assert (await log_in(bea, "careful@example.org")).status_code == 202


async def test_a_repeated_key_keeps_nothing_of_a_login(ana: Athlete, ports: Wired) -> None:
    body = {"kind": "password", "username": "careful@example.org", "password": PASSWORD_THERE}
    for _ in range(2):
        reply = await ana.call("POST", LOGIN, json=body, headers={"Idempotency-Key": "one"})
        assert reply.status_code == 202
    wrong = await ana.call(
        "PUT",
        LOGIN,
        json={"challenge_id": reply.json()["challenge_id"], "code": CODE},
        headers={"Idempotency-Key": "one"},
    )
    assert wrong.status_code == 200
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 60}
    made = await ana.call("POST", "/v1/activities", json=entry, headers={"Idempotency-Key": "one"})
    assert made.status_code == 201, "the key was taken by a log-in"
