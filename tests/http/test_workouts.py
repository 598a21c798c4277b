"""Workouts over HTTP: planned by day, changed, done, and sent to a device."""

from typing import Any

import pytest
from garmin_fit_sdk import Decoder, Stream
from httpx import AsyncClient, Response

from tests.http.api import Athlete, an_athlete, code_of

POWER = {"metric": "power", "zone": 2}
RIDE: dict[str, Any] = {
    "name": "  Fours  ", "sport": "cycling", "purpose": "intervals", "day": "2026-12-01", "notes": "By feel.",
    "steps": [
        {"kind": "warmup", "duration_s": 600, "target": POWER},
        {"kind": "repeat", "times": 4, "steps": [
            {"kind": "work", "duration_s": 240, "target": {"metric": "power", "low": 280, "high": 300}, "note": "Strong."},
            {"kind": "rest", "duration_s": 120},
        ]},
        {"kind": "cooldown", "distance_m": 5000},
    ],
}  # fmt: skip
HOUR = {**RIDE, "steps": [{"kind": "work", "duration_s": 3600, "target": POWER}]}
THRESHOLDS = {
    "data": [
        {"valid_from": "2026-01-01", "sport": "cycling", "ftp_w": 200},
        {"valid_from": "2026-12-01", "sport": "cycling", "ftp_w": 250},
    ]
}


async def post(athlete: Athlete, **changes: Any) -> Response:
    return await athlete.call("POST", "/v1/workouts", json={**RIDE, **changes})


async def a_workout(athlete: Athlete, **changes: Any) -> dict[str, Any]:
    reply = await post(athlete, **changes)
    assert reply.status_code == 201, reply.text
    workout: dict[str, Any] = reply.json()
    return workout


async def patched(athlete: Athlete, workout: dict[str, Any], **changes: Any) -> Response:
    path = f"/v1/workouts/{workout['id']}"
    return await athlete.call("PATCH", path, json=changes, headers={"If-Match": await athlete.etag(path)})


async def test_a_workout_is_shown_as_it_was_written(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    workout = await a_workout(ana)
    assert workout["steps"] == RIDE["steps"]
    assert {**workout, "steps": []} == {
        "id": workout["id"], "plan_id": None, "day": "2026-12-01", "name": "Fours", "sport": "cycling",
        "purpose": "intervals", "state": "planned", "steps": [], "notes": "By feel.", "duration_s": None,
        "distance_m": None, "load": None, "load_method": None, "load_estimated": False,
        "reasons": {
            "load": "no_threshold", "load_method": "no_threshold", "duration_s": "no_duration", "distance_m": "no_distance",
        },
        "generator": None, "created_at": workout["created_at"], "updated_at": workout["created_at"],
    }  # fmt: skip
    assert await ana.get(f"/v1/workouts/{workout['id']}") == workout


async def test_the_load_is_expected_by_the_thresholds_in_force_on_the_day(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.call("PUT", "/v1/me/thresholds", json=THRESHOLDS)
    absolute = [{"kind": "work", "duration_s": 3600, "target": {"metric": "power", "low": 200, "high": 200}}]
    workout = await a_workout(ana, steps=absolute)
    assert (workout["load"], workout["load_method"]) == (64.0, "power_tss")
    moved = (await patched(ana, workout, day="2026-11-30")).json()
    assert moved["load"] == 100.0


async def test_without_a_day_it_is_for_today(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    body = {name: value for name, value in HOUR.items() if name != "day"}
    reply = await ana.call("POST", "/v1/workouts", json={**body, "state": "draft"})
    assert (reply.json()["day"], reply.json()["state"]) == ("2026-11-24", "draft")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"day": "1969-12-31"}, "/day"),
        ({"steps": []}, "/steps"),
        ({"steps": [{"kind": "repeat", "times": 2}]}, "/steps/0"),
        ({"steps": [{"kind": "repeat", "times": 2, "steps": [], "duration_s": 1}]}, "/steps/0"),
        ({"steps": [{"kind": "work", "times": 2}]}, "/steps/0"),
        ({"steps": [{"kind": "work", "target": {"metric": "power", "zone": 8}}]}, "/steps/0/target/zone"),
    ],
)
async def test_what_nobody_can_do_is_refused_by_its_pointer(
    http: AsyncClient, changes: dict[str, Any], pointer: str
) -> None:
    ana = await an_athlete(http)
    reply = await post(ana, **changes)
    assert reply.status_code == 422, reply.text
    assert reply.json()["errors"][0]["pointer"] == pointer


async def test_workouts_are_listed_by_day_in_pages(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for day in ("2026-12-03", "2026-12-01", "2026-12-02", "2026-12-01"):
        await a_workout(ana, day=day, name=day)
    days, params = [], {"limit": "2", "from": "2026-12-01", "to": "2026-12-02"}
    while True:
        page = await ana.get("/v1/workouts", params=params)
        days += [each["day"] for each in page["data"]]
        if page["next_cursor"] is None:
            break
        params["cursor"] = page["next_cursor"]
    assert days == ["2026-12-01", "2026-12-01", "2026-12-02"]
    other = await ana.call("GET", "/v1/workouts", params={**params, "to": "2026-12-03"})
    assert code_of(other, 422) == "invalid_cursor"


async def test_a_workout_is_done_or_skipped_and_planned_again(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    workout = await a_workout(ana, state="draft")
    early = await patched(ana, workout, state="done")
    assert code_of(early, 409) == "state_refused"
    for state in ("planned", "done", "planned", "skipped", "planned"):
        reply = await patched(ana, workout, state=state)
        assert (reply.status_code, reply.json()["state"]) == (200, state)


async def test_changes_are_made_by_the_version_that_was_seen(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    workout = await a_workout(ana)
    path = f"/v1/workouts/{workout['id']}"
    seen = await ana.etag(path)
    changed = await patched(ana, workout, name="Fives", notes=None, steps=HOUR["steps"])
    assert (changed.json()["name"], changed.json()["notes"], changed.json()["duration_s"]) == (
        "Fives",
        None,
        3600,
    )
    for method, json in (("PATCH", {"name": "Sixes"}), ("DELETE", None)):
        stale = await ana.call(method, path, json=json, headers={"If-Match": seen})
        assert code_of(stale, 412) == "stale_write"
    same = await ana.call("GET", path, headers={"If-None-Match": await ana.etag(path)})
    assert same.status_code == 304
    gone = await ana.call("DELETE", path, headers={"If-Match": await ana.etag(path)})
    assert gone.status_code == 204
    assert (await ana.call("GET", path)).status_code == 404


async def test_the_file_has_the_athletes_zones_in_numbers(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.call("PUT", "/v1/me/thresholds", json=THRESHOLDS)
    path = f"/v1/workouts/{(await a_workout(ana))['id']}/file"
    reply = await ana.call("GET", path)
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/vnd.ant.fit"
    assert reply.headers["content-disposition"].endswith('.fit"')
    messages, errors = Decoder(Stream.from_byte_array(bytearray(reply.content))).read()
    assert errors == []
    assert messages["workout_mesgs"][0]["wkt_name"] == "Fours"
    warmup, work, rest, repeat, cooldown = messages["workout_step_mesgs"]
    assert (warmup["custom_target_power_low"], warmup["custom_target_power_high"]) == (1138, 1188)
    assert (work["custom_target_power_low"], work["notes"]) == (1280, "Strong.")
    assert (rest["intensity"], repeat["repeat_steps"], cooldown["duration_distance"]) == ("rest", 4, 5000.0)
    same = await ana.call("GET", path, headers={"If-None-Match": reply.headers["etag"]})
    assert same.status_code == 304


async def test_another_athletes_workout_is_not_there(http: AsyncClient) -> None:
    ana, ben = await an_athlete(http), await an_athlete(http, "ben@example.org")
    path = f"/v1/workouts/{(await a_workout(ana))['id']}"
    for method, where in (("GET", path), ("GET", f"{path}/file"), ("DELETE", path)):
        assert (await ben.call(method, where)).status_code == 404
    assert (await ben.call("PATCH", path, json={"name": "Mine"})).status_code == 404
    assert (await ben.get("/v1/workouts"))["data"] == []
