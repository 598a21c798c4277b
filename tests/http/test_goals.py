"""Goals over HTTP: set, listed by day, changed by version, given up."""

import asyncio
import hmac
from base64 import urlsafe_b64encode
from datetime import date
from struct import pack
from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.http.api import Athlete, Clock, an_athlete, code_of
from training_analyzer.adapters.fake.derived_keys import FakeDerivedKeys
from training_analyzer.domain.goals.goal import GoalPlace
from training_analyzer.domain.ids import GoalId
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.goals import GoalDays
from training_analyzer.entrypoints.http.problems import HttpProblem
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.testing.builders import an_id
from training_analyzer.ports.derived_keys import KeyPurpose

RACE = {
    "name": "Valencia Marathon", "kind": "race", "day": "2026-12-06", "sport": "running", "distance_m": 42195,
    "priority": "A",
}  # fmt: skip


async def post(athlete: Athlete, headers: dict[str, str] | None = None, **changes: Any) -> Response:
    return await athlete.call("POST", "/v1/goals", json={**RACE, **changes}, headers=headers or {})


async def a_goal(athlete: Athlete, **changes: Any) -> dict[str, Any]:
    reply = await post(athlete, **changes)
    assert reply.status_code == 201, reply.text
    goal: dict[str, Any] = reply.json()
    return goal


async def names_of(athlete: Athlete, **query: Any) -> list[str]:
    return [goal["name"] for goal in (await athlete.get("/v1/goals", params=query))["data"]]


async def test_a_goal_is_set_and_shown_in_full(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    reply = await post(ana, target_time_s=12600.5, notes="Start easy.\nDrink.", name="  Valencia 🏃  ")
    assert reply.status_code == 201, reply.text
    goal = reply.json()
    assert goal == {
        "id": goal["id"],
        "name": "Valencia 🏃",
        "kind": "race",
        "day": "2026-12-06",
        "sport": "running",
        "distance_m": 42195.0,
        "target_time_s": 12600.5,
        "target_load": None,
        "priority": "A",
        "notes": "Start easy.\nDrink.",
        "created_at": "2026-11-24T12:00:00Z",
        "updated_at": "2026-11-24T12:00:00Z",
    }
    assert goal["id"].startswith("goal_")
    assert reply.headers["location"] == f"/v1/goals/{goal['id']}"
    shown = await ana.call("GET", reply.headers["location"])
    assert shown.json() == goal
    assert shown.headers["etag"] == reply.headers["etag"]
    assert await ana.get("/v1/goals") == {"data": [goal], "next_cursor": None}


@pytest.mark.parametrize(
    "change",
    [{"kind": "load", "target_load": 600, "distance_m": None}, {"kind": "load", "distance_m": None}, {"kind": "distance", "sport": "cycling"},
     {"day": "1970-01-01", "priority": "C"}, {"day": "2046-11-24"}, {"distance_m": 1, "target_time_s": 1},
     {"distance_m": 10_000_000.0, "target_time_s": 2_592_000, "target_load": 100_000}, {"name": "x" * 200}],
)  # fmt: skip
async def test_every_kind_of_goal_may_be_set(http: AsyncClient, change: dict[str, object]) -> None:
    ana = await an_athlete(http)
    goal = await a_goal(ana, **change)
    assert {name: goal[name] for name in change} == change


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"distance_m": None}, "/distance_m"),
        ({"kind": "distance", "distance_m": None}, "/distance_m"),
        ({"kind": "dream"}, "/kind"),
        ({"kind": None}, "/kind"),
        ({"priority": "D"}, "/priority"),
        ({"priority": "a"}, "/priority"),
        ({"sport": "curling"}, "/sport"),
        ({"day": "2026-02-30"}, "/day"),
        ({"day": "2026-12-06T10:00:00Z"}, "/day"),
        ({"day": 20261206}, "/day"),
        ({"day": "1969-12-31"}, "/day"),
        ({"day": "2046-11-25"}, "/day"),
        ({"day": "9999-12-31"}, "/day"),
        ({"distance_m": 0}, "/distance_m"),
        ({"distance_m": -1}, "/distance_m"),
        ({"distance_m": 1e300}, "/distance_m"),
        ({"distance_m": "far"}, "/distance_m"),
        ({"distance_m": True}, "/distance_m"),
        ({"target_time_s": 0}, "/target_time_s"),
        ({"target_load": -3}, "/target_load"),
        ({"name": ""}, "/name"),
        ({"name": " \t "}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"name": ["x"]}, "/name"),
        ({"notes": "x" * 10_001}, "/notes"),
        ({"notes": "a\u0000b"}, "/notes"),
        ({"user_id": "usr_1"}, ""),
        ({"id": "goal_1"}, ""),
    ],
)
async def test_a_bad_goal_is_422_with_its_pointer(
    http: AsyncClient, change: dict[str, Any], pointer: str
) -> None:
    ana = await an_athlete(http)
    reply = await post(ana, **change)
    assert code_of(reply, 422) in {"invalid_request", "invalid_value"}
    assert reply.json()["errors"][0]["pointer"] == pointer
    assert await names_of(ana) == []


@pytest.mark.parametrize("lacking", ["name", "kind", "day", "sport", "priority"])
async def test_what_every_goal_needs_may_not_lack(http: AsyncClient, lacking: str) -> None:
    ana = await an_athlete(http)
    body = {name: value for name, value in RACE.items() if name != lacking}
    reply = await ana.call("POST", "/v1/goals", json=body)
    assert code_of(reply, 422) == "invalid_request"
    assert lacking in reply.text


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{" * 10_000, b'{"name": "\\ud800"}', b'{"distance_m": 1e999}',
     b'{"distance_m": NaN}'],
)  # fmt: skip
async def test_a_body_that_is_no_good_json_is_422(http: AsyncClient, body: bytes) -> None:
    ana = await an_athlete(http)
    path = f"/v1/goals/{(await a_goal(ana))['id']}"
    kind = {"Content-Type": "application/json"}
    assert code_of(await ana.call("POST", "/v1/goals", content=body, headers=kind), 422) == "invalid_request"
    headers = {**kind, "If-Match": "*"}
    assert code_of(await ana.call("PATCH", path, content=body, headers=headers), 422) == "invalid_request"


@pytest.mark.parametrize("limit", [1, 2, 3, 20])
async def test_pages_show_every_goal_once_by_day(http: AsyncClient, limit: int) -> None:
    ana = await an_athlete(http)
    days = ["2027-05-01", "1970-01-01", "2026-12-06", "2027-05-01", "2046-11-24", "2026-12-06", "2027-05-01"]
    set_ = [(await a_goal(ana, day=day))["id"] for day in days]
    seen: list[dict[str, Any]] = []
    path = f"/v1/goals?limit={limit}"
    while path:
        reply = await ana.call("GET", path)
        page = reply.json()
        assert 0 < len(page["data"]) <= limit
        seen += page["data"]
        link = reply.headers.get("link", "")
        assert bool(link) == (page["next_cursor"] is not None)
        path = link.removeprefix("<").split(">")[0]
    assert sorted(each["id"] for each in seen) == sorted(set_)
    places = [(each["day"], each["id"]) for each in seen]
    assert places == sorted(places)


async def test_days_asked_for_are_inclusive_on_every_page(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for day in ("2026-12-01", "2026-12-02", "2026-12-03", "2026-12-04"):
        await a_goal(ana, name=day, day=day)
    assert await names_of(ana, **{"from": "2026-12-02", "to": "2026-12-03"}) == ["2026-12-02", "2026-12-03"]
    assert await names_of(ana, to="2026-12-01") == ["2026-12-01"]
    assert await names_of(ana, **{"from": "2026-12-05"}) == []
    query = {"from": "2026-12-02", "to": "2026-12-03", "limit": 1}
    cursor = (await ana.get("/v1/goals", params=query))["next_cursor"]
    page = await ana.get("/v1/goals", params={**query, "cursor": cursor})
    assert [goal["name"] for goal in page["data"]] == ["2026-12-03"]
    assert page["next_cursor"] is None


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=-1", "limit=201", "limit=x", "from=x", "from=2026-02-30", "to=0", "cursor=", "cursor=x",
     "from=2026-10-02&to=2026-10-01", "cursor=%00", "cursor=AAAA", "cursor=%C3%A9", "cursor=" + "A" * 101],
)  # fmt: skip
async def test_a_bad_query_is_422(http: AsyncClient, query: str) -> None:
    ana = await an_athlete(http)
    await a_goal(ana)
    assert code_of(await ana.call("GET", f"/v1/goals?{query}"), 422) in {"invalid_request", "invalid_cursor"}


async def test_a_cursor_serves_only_the_list_it_came_from(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for day in ("2026-10-01", "2026-10-02"):
        await a_goal(ana, day=day)
        await ana.enter(start_time=f"{day}T07:00:00Z")
    ours = (await ana.get("/v1/goals", params={"limit": 1}))["next_cursor"]
    theirs = (await ana.get("/v1/activities", params={"limit": 1}))["next_cursor"]
    assert (await ana.call("GET", "/v1/goals", params={"cursor": ours})).status_code == 200
    for path, query in (
        ("/v1/goals", {"cursor": theirs}),
        ("/v1/goals", {"cursor": ours, "from": "2026-01-01"}),
        ("/v1/activities", {"cursor": ours}),
        ("/v1/goals", {"cursor": ours[:-2] + ("AA" if ours[-2:] != "AA" else "BB")}),
    ):
        reply = await ana.call("GET", path, params=query)
        assert code_of(reply, 422) == "invalid_cursor", (path, query)


@pytest.mark.parametrize("day", [date.min, date(1969, 12, 31), date(1970, 1, 1), date(2000, 2, 29), date.max])
async def test_a_cursor_of_any_day_comes_back_and_serves(http: AsyncClient, ports: Wired, day: date) -> None:
    cursors = Cursors(ports.derived_keys)
    place, days = GoalPlace(day, GoalId(an_id(7))), GoalDays(None, None)
    cursor = cursors.encode_day(place, days)
    assert cursors.decode_day(cursor, days) == place
    ana = await an_athlete(http)
    assert await ana.get("/v1/goals", params={"cursor": cursor}) == {"data": [], "next_cursor": None}


@pytest.mark.parametrize("micros", [2**63 - 1, -(2**63)])
async def test_a_cursor_beyond_the_calendar_is_422_although_signed(
    http: AsyncClient, ports: Wired, micros: int
) -> None:
    ana = await an_athlete(http)
    raw = bytes(16)
    said = f"{micros} {raw.hex()} {GoalDays(None, None)!r}".encode()
    signature = hmac.digest(ports.derived_keys.key(KeyPurpose.CURSOR), said, "sha256")[:16]
    cursor = urlsafe_b64encode(pack(">bq16s16s", 2, micros, raw, signature)).decode().rstrip("=")
    reply = await ana.call("GET", "/v1/goals", params={"cursor": cursor})
    assert code_of(reply, 422) == "invalid_cursor"


def test_a_cursor_by_an_older_secret_serves_until_it_is_removed() -> None:
    place, days = GoalPlace(date(2026, 12, 6), GoalId(an_id(7))), GoalDays(None, None)
    cursor = Cursors(FakeDerivedKeys(b"old")).encode_day(place, days)
    assert Cursors(FakeDerivedKeys(b"new", b"old")).decode_day(cursor, days) == place
    with pytest.raises(HttpProblem):
        Cursors(FakeDerivedKeys(b"new")).decode_day(cursor, days)


@pytest.mark.parametrize("micros", [0, 2**63 - 1, -(2**63)])
async def test_a_forged_cursor_is_422(http: AsyncClient, micros: int) -> None:
    ana = await an_athlete(http)
    raw = bytes(16)
    said = f"{micros} {raw.hex()} {GoalDays(None, None)!r}".encode()
    signature = hmac.digest(b"the forger's own key of 32 bytes", said, "sha256")[:16]
    cursor = urlsafe_b64encode(pack(">bq16s16s", 2, micros, raw, signature)).decode().rstrip("=")
    reply = await ana.call("GET", "/v1/goals", params={"cursor": cursor})
    assert code_of(reply, 422) == "invalid_cursor"


async def test_a_goal_is_changed_in_part(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    goal = await a_goal(ana, target_time_s=12600, notes="x")
    path = f"/v1/goals/{goal['id']}"
    clock.ahead(minutes=1)
    reply = await ana.change("PATCH", path, json={"day": "2026-11-01", "notes": None, "priority": "B"})
    assert reply.status_code == 200, reply.text
    expected = {**goal, "day": "2026-11-01", "notes": None, "priority": "B"}
    assert reply.json() == {**expected, "updated_at": "2026-11-24T12:01:00Z"}
    assert reply.headers["etag"] == await ana.etag(path)
    assert await ana.get(path) == reply.json()
    load = {"kind": "load", "target_load": 300.5, "distance_m": None, "target_time_s": None, "sport": "other"}
    changed = (await ana.change("PATCH", path, json={**load, "name": "Base"})).json()
    assert {name: changed[name] for name in load} == load
    assert changed["name"] == "Base"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"name": None}, "/name"),
        ({"kind": None}, "/kind"),
        ({"day": None}, "/day"),
        ({"day": "1969-12-31"}, "/day"),
        ({"day": "2046-11-25"}, "/day"),
        ({"sport": None}, "/sport"),
        ({"priority": None}, "/priority"),
        ({"distance_m": None}, "/distance_m"),
        ({"distance_m": 0.5}, "/distance_m"),
        ({"target_time_s": -1}, "/target_time_s"),
        ({"notes": "x" * 10_001}, "/notes"),
        ({"id": "goal_1"}, ""),
        ({"version": 3}, ""),
        ({"created_at": "2026-01-01T00:00:00Z"}, ""),
    ],
)
async def test_a_bad_change_is_422_and_changes_nothing(
    http: AsyncClient, change: dict[str, object], pointer: str
) -> None:
    ana = await an_athlete(http)
    goal = await a_goal(ana)
    path = f"/v1/goals/{goal['id']}"
    reply = await ana.change("PATCH", path, json=change)
    assert code_of(reply, 422) in {"invalid_request", "invalid_value"}
    assert reply.json()["errors"][0]["pointer"] == pointer
    assert await ana.get(path) == goal


async def test_a_change_needs_the_version_that_was_read(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    path = f"/v1/goals/{(await a_goal(ana))['id']}"
    for method, body in (("PATCH", {"name": "x"}), ("DELETE", None)):
        assert code_of(await ana.call(method, path, json=body), 428) == "precondition_required"
        for tag in ('"99"', "1", '"1', '""', ""):
            stale = await ana.call(method, path, json=body, headers={"If-Match": tag})
            assert code_of(stale, 412) == "stale_write", tag
    tag = await ana.etag(path)
    unchanged = await ana.call("GET", path, headers={"If-None-Match": tag})
    assert (unchanged.status_code, unchanged.content, unchanged.headers["etag"]) == (304, b"", tag)
    assert (await ana.call("PATCH", path, json={"name": "x"}, headers={"If-Match": "*"})).status_code == 200
    assert (await ana.call("GET", path, headers={"If-None-Match": tag})).status_code == 200
    assert code_of(await ana.call("DELETE", path, headers={"If-Match": tag}), 412) == "stale_write"
    assert (await ana.get(path))["name"] == "x"


async def test_two_changes_at_once_do_not_overwrite_each_other(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    path = f"/v1/goals/{(await a_goal(ana))['id']}"
    headers = {"If-Match": await ana.etag(path)}
    replies = await asyncio.gather(
        *(ana.call("PATCH", path, json={"name": f"name {n}"}, headers=headers) for n in range(7)),
        ana.call("DELETE", path, headers=headers),
    )
    statuses = sorted(reply.status_code for reply in replies)
    assert statuses[0] in {200, 204}
    assert set(statuses[1:]) <= {404, 412}
    assert len([status for status in statuses if status < 300]) == 1


async def test_a_goal_is_given_up_once(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    path = f"/v1/goals/{(await a_goal(ana))['id']}"
    kept = await a_goal(ana, name="kept")
    removed = await ana.change("DELETE", path)
    assert (removed.status_code, removed.content) == (204, b"")
    any_version = {"If-Match": "*"}
    assert code_of(await ana.call("GET", path), 404) == "not_found"
    assert code_of(await ana.call("PATCH", path, json={"name": "x"}, headers=any_version), 404) == "not_found"
    assert code_of(await ana.call("DELETE", path, headers=any_version), 404) == "not_found"
    assert (await ana.get("/v1/goals"))["data"] == [kept]


async def test_somebody_elses_goal_is_not_there(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    goal = await a_goal(ana, name="Ana's own")
    path = f"/v1/goals/{goal['id']}"
    assert code_of(await bea.call("GET", path), 404) == "not_found"
    for headers in ({}, {"If-Match": "*"}, {"If-Match": '"1"'}):
        for method, body in (("PATCH", {"name": "Bea's now"}), ("DELETE", None)):
            reply = await bea.call(method, path, json=body, headers=headers)
            assert code_of(reply, 404) == "not_found"
            assert "Ana" not in reply.text
    assert code_of(await bea.call("GET", path, headers={"If-None-Match": "*"}), 404) == "not_found"
    assert await names_of(bea) == []
    assert await ana.get(path) == goal


@pytest.mark.parametrize(
    "goal_id",
    ["x", "goal_", "goal_" + "0" * 26, "goal_" + "z" * 26, "act_" + "0" * 26, "goal_é", "%00", "goal_" + "0" * 25],
)  # fmt: skip
async def test_a_malformed_or_unknown_id_is_404(http: AsyncClient, goal_id: str) -> None:
    ana = await an_athlete(http)
    path, headers = f"/v1/goals/{goal_id}", {"If-Match": "*"}
    assert code_of(await ana.call("GET", path), 404) == "not_found"
    assert code_of(await ana.call("PATCH", path, json={"name": "x"}, headers=headers), 404) == "not_found"
    assert code_of(await ana.call("DELETE", path, headers=headers), 404) == "not_found"


async def test_an_activitys_id_names_no_goal(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    letters = (await ana.enter())["id"].removeprefix("act_")
    assert code_of(await ana.call("GET", f"/v1/goals/goal_{letters}"), 404) == "not_found"
    letters = (await a_goal(ana))["id"].removeprefix("goal_")
    assert code_of(await ana.call("GET", f"/v1/activities/act_{letters}"), 404) == "not_found"


async def test_the_same_key_and_body_set_one_goal(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    headers = {"Idempotency-Key": "abc"}
    first, again = await post(ana, headers), await post(ana, headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()
    for name in ("location", "etag"):
        assert again.headers[name] == first.headers[name]
    assert len(await names_of(ana)) == 1
    assert code_of(await post(ana, headers, name="Other"), 422) == "idempotency_key_reused"
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 3600}
    elsewhere = await ana.call("POST", "/v1/activities", json=entry, headers=headers)
    assert code_of(elsewhere, 422) == "idempotency_key_reused"
    assert (await post(bea, headers)).json()["id"] != first.json()["id"]
    assert (await post(ana)).json()["id"] != first.json()["id"]


async def test_a_key_serves_again_after_a_refused_goal(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    headers = {"Idempotency-Key": "abc"}
    assert code_of(await post(ana, headers, distance_m=None), 422) == "invalid_value"
    assert (await post(ana, headers)).status_code == 201
    assert code_of(await post(ana, {"Idempotency-Key": "x" * 256}), 422) == "invalid_request"


async def test_simultaneous_requests_with_one_key_set_one_goal(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    replies = await asyncio.gather(*(post(ana, {"Idempotency-Key": "k"}) for _ in range(8)))
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert len({reply.json()["id"] for reply in replies if reply.status_code == 201}) == 1
    assert len(await names_of(ana)) == 1
