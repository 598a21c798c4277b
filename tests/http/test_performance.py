"""Curves, records and race predictions over HTTP."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import START, a_fit_file
from tests.http.api import Clock, an_athlete, code_of


async def test_an_athlete_without_recordings_has_none(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert await ana.get("/v1/curves/power") == {
        "kind": "power",
        "unit": "w",
        "sport": "cycling",
        "data": [],
        "history_from": None,
    }
    assert await ana.get("/v1/records") == {"sport": "running", "data": [], "history_from": None}
    predictions = await ana.get("/v1/race-predictions")
    assert (predictions["effort"], predictions["data"]) == (None, [])
    assert predictions["reasons"] == {
        "effort": "no_evidence",
        "vdot": "no_evidence",
        "critical_speed": "too_few_efforts",
    }
    assert (predictions["critical_speed"], predictions["paces"]) == (None, [])


async def test_a_curve_is_the_best_of_all_rides(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    long = (await ana.upload(a_fit_file(sport="cycling", seconds=1300, power=200))).json()
    later = START + timedelta(days=3)
    short = (await ana.upload(a_fit_file(sport="cycling", seconds=90, power=400, start=later))).json()
    points = {point["duration_s"]: point for point in (await ana.get("/v1/curves/power"))["data"]}
    assert points[60] == {
        "duration_s": 60,
        "value": 400.0,
        "activity_id": short["id"],
        "day": short["start_time_local"][:10],
    }
    assert (points[1200]["value"], points[1200]["activity_id"]) == (200.0, long["id"])
    early = await ana.get("/v1/curves/power", params={"to": str(START.date())})
    assert {point["value"] for point in early["data"]} == {200.0}
    assert (await ana.get("/v1/curves/hr", params={"sport": "cycling"}))["unit"] == "bpm"
    await ana.change("DELETE", f"/v1/activities/{short['id']}")
    assert {point["value"] for point in (await ana.get("/v1/curves/power"))["data"]} == {200.0}


async def test_records_are_those_of_the_fastest_runs(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    slow = (await ana.upload(a_fit_file(seconds=1100, speed_mps=3.0))).json()
    later = START + timedelta(days=3)
    fast = (await ana.upload(a_fit_file(seconds=300, speed_mps=4.0, start=later))).json()
    await ana.upload(a_fit_file(seconds=300, speed_mps=12.0, start=later + timedelta(days=1)))  # no human
    found = {record["distance_m"]: record for record in (await ana.get("/v1/records"))["data"]}
    assert (found[1000]["duration_s"], found[1000]["activity_id"]) == (pytest.approx(250.0), fast["id"])
    assert (found[3000]["duration_s"], found[3000]["activity_id"]) == (pytest.approx(1000.0), slow["id"])


async def test_races_are_predicted_by_each_model_from_the_best_recent_run(
    http: AsyncClient, clock: Clock
) -> None:
    ana = await an_athlete(http)
    run = (
        await ana.upload(a_fit_file(seconds=1250, speed_mps=5000 / 1200, start=clock.now - timedelta(days=5)))
    ).json()
    found = await ana.get("/v1/race-predictions")
    assert found["effort"]["activity_id"] == run["id"]
    assert found["effort"]["distance_m"] == 5000
    assert found["vdot"] == pytest.approx(49.8062, rel=1e-3)
    races = {race["distance_m"]: race for race in found["data"]}
    assert races[10_000]["times_s"]["vdot"] == pytest.approx(2487.9, rel=1e-3)
    assert races[10_000]["times_s"]["riegel"] == pytest.approx(2501.92, rel=1e-3)
    assert races[10_000]["spread_s"] == pytest.approx(14.0, abs=0.5)
    assert (found["critical_speed"], found["reasons"]) == (None, {"critical_speed": "no_fit"})  # a steady run
    paces = {pace["name"]: pace for pace in found["paces"]}
    assert list(paces) == ["easy", "marathon", "threshold", "interval"]
    assert paces["threshold"]["fastest_s_per_km"] == pytest.approx(256.0, rel=5e-3)
    clock.ahead(days=100)
    bea = await an_athlete(http, "bea@example.org")
    assert (await bea.get("/v1/race-predictions"))["data"] == []


async def test_critical_speed_stands_beside_the_others_as_far_as_it_reaches(
    http: AsyncClient, clock: Clock
) -> None:
    ana = await an_athlete(http)
    for days, distance_m in ((9, 800.0), (6, 1609.344), (3, 3000.0)):
        duration_s = round((distance_m - 200.0) / 4.0)
        run = a_fit_file(
            seconds=duration_s,
            speed_mps=(distance_m + 1) / duration_s,
            start=clock.now - timedelta(days=days),
        )
        assert (await ana.upload(run)).status_code == 201
    found = await ana.get("/v1/race-predictions")
    model = found["critical_speed"]
    assert model["cs_mps"] == pytest.approx(4.0, rel=0.02)
    assert 100.0 < model["d_prime_m"] < 200.0  # a run over 3000 m has no maximal kilometre in it
    races = {race["distance_m"]: race for race in found["data"]}
    five = races[5000]["times_s"]
    assert five["critical_speed"] == pytest.approx((5000.0 - model["d_prime_m"]) / model["cs_mps"])
    assert races[5000]["spread_s"] == pytest.approx(max(five.values()) - min(five.values()))
    assert races[10_000]["times_s"]["critical_speed"] is None  # no runner holds critical speed so long


async def test_another_curve_is_404_and_a_bad_span_422(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("GET", "/v1/curves/mood"), 404) == "not_found"
    for path in (
        "/v1/curves/power?from=x",
        "/v1/records?from=2026-02-02&to=2026-02-01",
        "/v1/records?sport=curling",
    ):
        assert code_of(await ana.call("GET", path), 422) == "invalid_request"
