"""The diary over HTTP: entries by hand, the list, changes, removal."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from tests.http.api import Clock, an_athlete, code_of
from training_analyzer.domain.activities.feed import CHANGES_KEPT
from training_analyzer.entrypoints.http.activity_views import ActivityItem
from training_analyzer.ports.hot_reads import ActivityRow

LISTED = {
    "id", "name", "sport", "sub_sport", "start_time", "start_time_local", "utc_offset_s", "elapsed_time_s",
    "timer_time_s", "moving_time_s", "distance_m", "ascent_m", "avg_hr_bpm", "max_hr_bpm", "avg_power_w",
    "max_power_w", "np_w", "load", "load_method", "source", "partial", "updated_at",
}  # fmt: skip


async def test_an_entry_by_hand_is_shown_on_the_athletes_clock(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entry = await ana.enter(start_time="2026-07-01T22:30:00Z", rpe=7, distance_m=10000, notes="hot 🥵")
    assert entry["start_time"] == "2026-07-01T22:30:00Z"
    assert entry["start_time_local"] == "2026-07-02T00:30:00+02:00"
    assert entry["utc_offset_s"] == 7200
    assert entry["timezone"] == "Europe/Madrid"
    assert entry["name"] == "Night run"
    assert (entry["source"], entry["load_method"]) == ("manual", "srpe")
    assert entry["load"] == pytest.approx(100.0)
    assert entry["avg_speed_mps"] == pytest.approx(10000 / 3600)
    assert await ana.get(f"/v1/activities/{entry['id']}") == entry
    assert (await ana.get("/v1/activities"))["data"][0].keys() >= LISTED
    day = await ana.get("/v1/activities", params={"from": "2026-07-02", "to": "2026-07-02"})
    assert [each["id"] for each in day["data"]] == [entry["id"]]
    assert (await ana.get("/v1/activities", params={"to": "2026-07-01"}))["data"] == []


async def test_an_entry_may_name_another_zone(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entry = await ana.enter(start_time="2026-11-20T23:30:00Z", timezone="Pacific/Auckland")
    assert entry["start_time_local"] == "2026-11-21T12:30:00+13:00"
    assert entry["timezone"] == "Pacific/Auckland"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"sport": "curling"}, "/sport"),
        ({"start_time": "yesterday"}, "/start_time"),
        ({"start_time": "2026-11-20T07:00:00"}, "/start_time"),
        ({"start_time": "2027-01-01T00:00:00Z"}, "/start_time"),
        ({"start_time": "0001-01-01T00:00:00+14:00"}, "/start_time"),
        ({"start_time": "9999-12-31T23:59:59-14:00"}, "/start_time"),
        ({"elapsed_time_s": 0}, "/elapsed_time_s"),
        ({"elapsed_time_s": -5}, "/elapsed_time_s"),
        ({"elapsed_time_s": 1e300}, "/elapsed_time_s"),
        ({"moving_time_s": 3601}, "/moving_time_s"),
        ({"distance_m": -1}, "/distance_m"),
        ({"avg_hr_bpm": 300}, "/avg_hr_bpm"),
        ({"avg_hr_bpm": 120.5}, "/avg_hr_bpm"),
        ({"avg_power_w": 99999999999999999999999}, "/avg_power_w"),
        ({"rpe": 11}, "/rpe"),
        ({"name": ""}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"notes": "x" * 10001}, "/notes"),
        ({"notes": "a\u0000b"}, "/notes"),
        ({"timezone": "Mars/Olympus"}, "/timezone"),
        ({"user_id": "usr_1"}, ""),
    ],
)
async def test_a_bad_entry_is_422_with_its_pointer(
    http: AsyncClient, change: dict[str, object], pointer: str
) -> None:
    ana = await an_athlete(http)
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 3600, **change}
    reply = await ana.call("POST", "/v1/activities", json=entry)
    assert code_of(reply, 422) in {"invalid_request", "invalid_value"}
    assert reply.json()["errors"][0]["pointer"] == pointer
    assert (await ana.get("/v1/activities"))["data"] == []


@pytest.mark.parametrize("limit", [1, 3, 20])
async def test_pages_show_every_activity_once_newest_first(http: AsyncClient, limit: int) -> None:
    ana = await an_athlete(http)
    entered = [
        (await ana.enter(start_time=f"2026-10-{day:02}T07:00:00Z"))["id"] for day in (3, 1, 7, 5, 7, 2, 9)
    ]
    seen: list[dict[str, Any]] = []
    path = f"/v1/activities?limit={limit}"
    while path:
        reply = await ana.call("GET", path)
        page = reply.json()
        seen += page["data"]
        link = reply.headers.get("link", "")
        assert bool(link) == (page["next_cursor"] is not None)
        path = link.removeprefix("<").split(">")[0]
    assert sorted(each["id"] for each in seen) == sorted(entered)
    assert [each["start_time"] for each in seen] == sorted(
        (each["start_time"] for each in seen), reverse=True
    )


async def test_lists_are_filtered_by_sport_and_day(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.enter(sport="cycling", start_time="2026-10-01T07:00:00Z")
    run = await ana.enter(start_time="2026-10-02T07:00:00Z")
    await ana.enter(start_time="2026-10-03T07:00:00Z")
    found = await ana.get(
        "/v1/activities", params={"sport": "running", "from": "2026-10-01", "to": "2026-10-02"}
    )
    assert [each["id"] for each in found["data"]] == [run["id"]]


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=-1", "limit=201", "limit=1000000000", "limit=x", "limit=1.5", "from=x", "from=2026-13-01",
     "from=2026-02-30", "from=2026-10-02&to=2026-10-01", "sport=curling", "fields=password_hash", "updated_since=x",
     "cursor=", "cursor=garbage", "cursor=%00", "cursor=AAAA", "updated_since=2026-10-01T00:00:00"],
)  # fmt: skip
async def test_a_bad_query_is_422(http: AsyncClient, query: str) -> None:
    ana = await an_athlete(http)
    await ana.enter()
    reply = await ana.call("GET", f"/v1/activities?{query}")
    assert code_of(reply, 422) in {"invalid_request", "invalid_cursor"}


async def test_a_cursor_serves_only_the_list_it_came_from(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for day in (1, 2, 3):
        await ana.enter(start_time=f"2026-10-0{day}T07:00:00Z")
    cursor = (await ana.get("/v1/activities", params={"limit": 1}))["next_cursor"]
    reply = await ana.call("GET", "/v1/activities", params={"cursor": cursor, "sport": "running"})
    assert code_of(reply, 422) == "invalid_cursor"
    changed = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    assert (await ana.call("GET", "/v1/activities", params={"cursor": changed})).status_code == 422


async def test_fields_make_a_sparse_list(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entry = await ana.enter()
    found = await ana.get("/v1/activities", params={"fields": "id,load"})
    assert found["data"] == [{"id": entry["id"], "load": entry["load"]}]


async def test_changes_are_listed_with_removals(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    kept, gone = await ana.enter(name="kept"), await ana.enter(name="gone")
    clock.ahead(minutes=1)
    since = "2026-11-24T12:01:00Z"
    assert (await ana.get("/v1/activities", params={"updated_since": since}))["data"] == []
    await ana.change("PATCH", f"/v1/activities/{kept['id']}", json={"name": "renamed"})
    clock.ahead(minutes=1)
    assert (await ana.change("DELETE", f"/v1/activities/{gone['id']}")).status_code == 204
    first = await ana.get("/v1/activities", params={"updated_since": since, "limit": 1})
    assert [each["name"] for each in first["data"]] == ["renamed"]
    second = await ana.get("/v1/activities", params={"updated_since": since, "cursor": first["next_cursor"]})
    assert second["data"] == [{"id": gone["id"], "removed": True, "updated_at": "2026-11-24T12:02:00Z"}]
    assert second["next_cursor"] is None


async def test_changes_from_before_what_is_remembered_are_gone(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    entry = await ana.enter()
    for since in (clock.now - CHANGES_KEPT - timedelta(seconds=1), datetime.min.replace(tzinfo=UTC)):
        reply = await ana.call("GET", "/v1/activities", params={"updated_since": since.isoformat()})
        assert code_of(reply, 410) == "changes_expired"
    oldest = (clock.now - CHANGES_KEPT).isoformat()
    found = await ana.get("/v1/activities", params={"updated_since": oldest})
    assert [each["id"] for each in found["data"]] == [entry["id"]]


async def test_a_change_needs_the_version_that_was_read(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    path = f"/v1/activities/{(await ana.enter())['id']}"
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        assert code_of(await ana.call(method, path, json=body), 428) == "precondition_required"
        stale = await ana.call(method, path, json=body, headers={"If-Match": '"99"'})
        assert code_of(stale, 412) == "stale_write"
    tag = await ana.etag(path)
    assert (await ana.call("GET", path, headers={"If-None-Match": tag})).status_code == 304
    assert (await ana.call("PATCH", path, json={"name": "x"}, headers={"If-Match": "*"})).status_code == 200
    assert (await ana.call("GET", path, headers={"If-None-Match": tag})).status_code == 200


async def test_two_changes_at_once_do_not_overwrite_each_other(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    path = f"/v1/activities/{(await ana.enter())['id']}"
    headers = {"If-Match": await ana.etag(path)}
    replies = await asyncio.gather(
        *(ana.call("PATCH", path, json={"name": f"name {n}"}, headers=headers) for n in range(8))
    )
    assert sorted(reply.status_code for reply in replies) == [200] + [412] * 7


async def test_editing_an_entry_recalculates_load_and_series(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entry = await ana.enter(start_time="2026-11-20T07:00:00Z", rpe=7)
    path = f"/v1/activities/{entry['id']}"
    edited = await ana.change("PATCH", path, json={"rpe": 3.5, "start_time": "2026-11-22T07:00:00Z"})
    assert edited.json()["load"] == pytest.approx(50.0)
    days = (await ana.get("/v1/training-load"))["data"]
    assert [day["day"] for day in days] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    assert days[0]["load"] == pytest.approx(50.0)
    overridden = (await ana.change("PATCH", path, json={"load_override": 80})).json()
    assert (overridden["load"], overridden["load_method"]) == (80.0, "override")
    cleared = (await ana.change("PATCH", path, json={"load_override": None, "rpe": None})).json()
    assert (cleared["load"], cleared["load_method"]) == (None, None)
    metrics = await ana.get(f"{path}/metrics")
    assert metrics["load"] is None
    assert "load" in metrics["reasons"]


@pytest.mark.parametrize(
    "change",
    [{"name": ""}, {"sport": None}, {"rpe": 12}, {"load_override": -1}, {"start_time": None}, {"id": "act_1"},
     {"duplicate_of": "act_01k7v3q9w0e8rtyk5m2n4p6s8a"}, {"elapsed_time_s": None}, {"load": 3}, {"distance_m": "far"}],
)  # fmt: skip
async def test_a_bad_change_is_422_and_changes_nothing(http: AsyncClient, change: dict[str, object]) -> None:
    ana = await an_athlete(http)
    path = f"/v1/activities/{(await ana.enter())['id']}"
    before = await ana.get(path)
    assert (await ana.change("PATCH", path, json=change)).status_code == 422
    assert await ana.get(path) == before


async def test_removing_an_activity_takes_its_load_out_of_the_series(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    first = await ana.enter(start_time="2026-11-20T07:00:00Z", rpe=7)
    await ana.enter(start_time="2026-11-22T07:00:00Z", rpe=7)
    path = f"/v1/activities/{first['id']}"
    assert (await ana.change("DELETE", path)).status_code == 204
    assert code_of(await ana.call("GET", path), 404) == "not_found"
    days = (await ana.get("/v1/training-load"))["data"]
    assert days[0]["day"] == "2026-11-22"


async def test_the_same_key_and_body_create_one_activity(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 3600}
    headers = {"Idempotency-Key": "abc"}
    first = await ana.call("POST", "/v1/activities", json=entry, headers=headers)
    again = await ana.call("POST", "/v1/activities", json=entry, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    assert len((await ana.get("/v1/activities"))["data"]) == 1
    other = await ana.call("POST", "/v1/activities", json={**entry, "sport": "cycling"}, headers=headers)
    assert code_of(other, 422) == "idempotency_key_reused"
    bea = await an_athlete(http, "bea@example.org")
    assert (await bea.call("POST", "/v1/activities", json=entry, headers=headers)).status_code == 201
    clock.ahead(hours=25)
    later = await ana.http.post(
        "/v1/auth/sessions", json={"email": ana.email, "password": "correct horse battery"}
    )
    token = {"Authorization": f"Bearer {later.json()['access_token']}"}
    renewed = await http.post("/v1/activities", json=entry, headers={**headers, **token})
    assert renewed.status_code == 201
    assert renewed.json()["id"] != first.json()["id"]


async def test_a_key_serves_again_after_a_refused_request(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    headers = {"Idempotency-Key": "abc"}
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": -1}
    assert (await ana.call("POST", "/v1/activities", json=entry, headers=headers)).status_code == 422
    mended = {**entry, "elapsed_time_s": 60}
    assert (await ana.call("POST", "/v1/activities", json=mended, headers=headers)).status_code == 201


async def test_simultaneous_requests_with_one_key_create_one_activity(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 3600}
    replies = await asyncio.gather(
        *(ana.call("POST", "/v1/activities", json=entry, headers={"Idempotency-Key": "k"}) for _ in range(10))
    )
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert len({reply.json()["id"] for reply in replies if reply.status_code == 201}) == 1
    assert len((await ana.get("/v1/activities"))["data"]) == 1


def test_a_listed_activity_takes_its_members_in_the_order_of_the_row() -> None:
    renamed = {"started_at": "start_time"}
    names = [renamed.get(name, name) for name in ActivityRow._fields]
    names.insert(5, "start_time_local")
    assert tuple(names) == ActivityItem.__struct_fields__


async def test_the_tag_with_metrics_covers_them_and_serves_to_change_the_activity(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    path = f"/v1/activities/{(await ana.enter(rpe=5))['id']}"
    alone, both = await ana.etag(path), await ana.etag(f"{path}?include=metrics")
    assert both != alone
    unchanged = await ana.call("GET", f"{path}?include=metrics", headers={"If-None-Match": both})
    assert unchanged.status_code == 304
    await ana.set_thresholds(
        "running"
    )  # measures again: the metrics change, the activity's own members may not
    changed = await ana.call("GET", f"{path}?include=metrics", headers={"If-None-Match": alone})
    assert changed.status_code == 200
    seen = {"If-Match": changed.headers["etag"]}
    named = await ana.call("PATCH", path, json={"name": "Along the river"}, headers=seen)
    assert named.status_code == 200, named.text
    stale = await ana.call("PATCH", path, json={"name": "Elsewhere"}, headers=seen)
    assert code_of(stale, 412) == "stale_write"
