"""Thresholds and preferences over HTTP, and what they do to loads and series."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, an_athlete, code_of

ROW = {
    "valid_from": "2026-01-01", "sport": "running", "ftp_w": None, "lthr_bpm": 170, "max_hr_bpm": 190,
    "rest_hr_bpm": 50, "threshold_pace_s_per_km": None, "css_s_per_100m": None, "weight_kg": 70, "sex": "male",
}  # fmt: skip


async def put(athlete: Athlete, *rows: dict[str, Any]) -> Any:
    reply = await athlete.call("PUT", "/v1/me/thresholds", json={"data": rows})
    assert reply.status_code == 200, reply.text
    return reply.json()["data"]


async def load_of(athlete: Athlete, entry: dict[str, Any]) -> Any:
    return (await athlete.get(f"/v1/activities/{entry['id']}"))["load"]


async def test_thresholds_are_kept_sorted_and_complete(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert await ana.get("/v1/me/thresholds") == {"data": []}
    later, ride = {**ROW, "valid_from": "2026-06-01"}, {**ROW, "sport": "cycling", "ftp_w": 250.5}
    assert await put(ana, later, ROW, ride) == [ride, ROW, later]
    assert (await ana.get("/v1/me/thresholds"))["data"] == [ride, ROW, later]


async def test_an_activity_is_measured_by_the_row_in_force_on_its_local_day(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    june = await ana.enter(start_time="2026-06-15T07:00:00Z", avg_hr_bpm=150)
    july = await ana.enter(start_time="2026-06-30T22:30:00Z", avg_hr_bpm=150)  # the 1st of July in Madrid
    assert june["load"] is None
    await put(ana, ROW)
    hrss = 63.3429
    assert await load_of(ana, june) == pytest.approx(hrss, abs=1e-3)
    await put(ana, ROW, {**ROW, "valid_from": "2026-07-01", "lthr_bpm": 160})
    assert await load_of(ana, june) == pytest.approx(hrss, abs=1e-3)
    assert await load_of(ana, july) > hrss
    metrics = await ana.get(f"/v1/activities/{july['id']}/metrics")
    assert metrics["threshold_from"] == "2026-07-01"
    assert metrics["trimp"] == pytest.approx(108.0954, abs=1e-3)


async def test_a_new_threshold_rewrites_only_what_it_governs(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await put(ana, ROW)
    old = await ana.enter(start_time="2026-05-01T07:00:00Z", avg_hr_bpm=150)
    new = await ana.enter(start_time="2026-08-01T07:00:00Z", avg_hr_bpm=150)
    before, series = (
        await ana.get(f"/v1/activities/{old['id']}"),
        (await ana.get("/v1/training-load"))["data"],
    )
    await put(ana, ROW, {**ROW, "valid_from": "2026-07-01", "lthr_bpm": 150})
    assert await ana.get(f"/v1/activities/{old['id']}") == before
    assert await load_of(ana, new) == pytest.approx(100.0)
    changed = (await ana.get("/v1/training-load"))["data"]
    assert next(a["day"] for a, b in zip(series, changed, strict=True) if a != b) == "2026-08-01"


async def test_removing_every_threshold_makes_loads_unknown_again(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await put(ana, ROW)
    entry = await ana.enter(avg_hr_bpm=150)
    assert entry["load"] is not None
    await put(ana)
    assert await load_of(ana, entry) is None
    metrics = await ana.get(f"/v1/activities/{entry['id']}/metrics")
    assert metrics["reasons"]["hrss"] == "no_threshold"


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"ftp_w": 0}, "/data/0/ftp_w"),
        ({"ftp_w": 5000}, "/data/0/ftp_w"),
        ({"lthr_bpm": 300}, "/data/0/lthr_bpm"),
        ({"max_hr_bpm": 40}, "/data/0/max_hr_bpm"),
        ({"weight_kg": -70}, "/data/0/weight_kg"),
        ({"sex": "other"}, "/data/0/sex"),
        ({"valid_from": "2026-02-30"}, "/data/0/valid_from"),
        ({"sport": "curling"}, "/data/0/sport"),
        ({"vo2max": 50}, "/data/0"),
    ],
)
async def test_a_bad_row_is_422_and_changes_nothing(
    http: AsyncClient, change: dict[str, object], pointer: str
) -> None:
    ana = await an_athlete(http)
    kept = await put(ana, ROW)
    reply = await ana.call("PUT", "/v1/me/thresholds", json={"data": [{**ROW, **change}]})
    assert code_of(reply, 422) in {"invalid_request", "invalid_value"}
    assert reply.json()["errors"][0]["pointer"] == pointer
    assert (await ana.get("/v1/me/thresholds"))["data"] == kept


async def test_two_rows_of_one_sport_and_day_are_422(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    reply = await ana.call("PUT", "/v1/me/thresholds", json={"data": [ROW, ROW]})
    assert code_of(reply, 422) == "invalid_value"


async def test_time_constants_and_seeds_are_the_athletes(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.enter(start_time="2026-11-24T07:00:00Z", rpe=7)
    assert (await ana.get("/v1/training-load"))["data"][0]["ctl"] == pytest.approx(2.3528, abs=5e-4)
    chosen = {"ctl_days": 42.0, "atl_days": 7.0, "ctl_seed": 60.0, "atl_seed": 80.0, "load_order": {}}
    reply = await ana.call("PUT", "/v1/me/training-preferences", json=chosen)
    assert reply.json() == chosen
    assert await ana.get("/v1/me/training-preferences") == chosen
    day = (await ana.get("/v1/training-load"))["data"][0]
    assert day["tsb"] == pytest.approx(-20.0)
    assert day["ctl"] > 60.0


async def test_the_order_of_methods_is_the_athletes_by_sport(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await put(ana, ROW, {**ROW, "sport": "walking"})
    run = await ana.enter(avg_hr_bpm=150, rpe=7)
    walk = await ana.enter(sport="walking", avg_hr_bpm=150, rpe=7)
    assert (run["load_method"], walk["load_method"]) == ("hrss", "hrss")
    order = {"load_order": {"running": ["srpe", "hrss"]}}
    assert (await ana.call("PUT", "/v1/me/training-preferences", json=order)).status_code == 200
    assert (await ana.get(f"/v1/activities/{run['id']}"))["load_method"] == "srpe"
    assert (await ana.get(f"/v1/activities/{walk['id']}"))["load_method"] == "hrss"


@pytest.mark.parametrize(
    "change",
    [{"ctl_days": 0}, {"atl_days": -7}, {"ctl_days": 1e9}, {"atl_seed": -1}, {"load_order": {"running": ["magic"]}},
     {"load_order": {"running": ["hrss", "hrss"]}}, {"load_order": {"curling": ["hrss"]}}, {"tau": 1}],
)  # fmt: skip
async def test_bad_preferences_are_422(http: AsyncClient, change: dict[str, object]) -> None:
    ana = await an_athlete(http)
    before = await ana.get("/v1/me/training-preferences")
    assert (await ana.call("PUT", "/v1/me/training-preferences", json=change)).status_code == 422
    assert await ana.get("/v1/me/training-preferences") == before
