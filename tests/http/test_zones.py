"""Zones over HTTP."""

from httpx import AsyncClient

from tests.http.api import an_athlete, code_of

RIDE = {"valid_from": "2026-01-01", "sport": "cycling", "ftp_w": 250, "lthr_bpm": 165}
RUN = {
    "valid_from": "2026-06-01",
    "sport": "running",
    "threshold_pace_s_per_km": 270,
    "max_hr_bpm": 190,
    "rest_hr_bpm": 50,
}


async def test_the_zones_of_each_sport_are_those_in_force_on_the_day(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert await ana.get("/v1/zones") == {"day": "2026-11-24", "data": []}
    later = {**RIDE, "valid_from": "2026-10-01", "ftp_w": 300}
    reply = await ana.call("PUT", "/v1/me/thresholds", json={"data": [RIDE, RUN, later]})
    assert reply.status_code == 200
    spring = (await ana.get("/v1/zones", params={"day": "2026-03-01"}))["data"]
    assert [row["sport"] for row in spring] == ["cycling"]
    assert [zone["from"] for zone in spring[0]["power"]["zones"]] == [0, 137.5, 187.5, 225, 262.5, 300, 375]
    assert spring[0]["power"]["zones"][-1]["to"] is None
    assert spring[0]["hr"]["scheme"] == "hr_friel_ride"
    assert spring[0]["reasons"] == {"pace": "other_sport"}
    run, ride = (await ana.get("/v1/zones"))["data"]
    assert (run["sport"], ride["sport"]) == ("running", "cycling")
    assert run["hr"]["scheme"] == "hr_reserve"
    assert [zone["from"] for zone in run["hr"]["zones"]][1:] == [120, 134, 148, 162, 176]
    assert run["pace"]["scheme"] == "pace_friel_run"
    assert run["reasons"] == {"power": "no_threshold"}
    assert ride["power"]["zones"][1]["from"] == 165.0


async def test_a_day_that_is_none_is_422(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("GET", "/v1/zones?day=2026-02-30"), 422) == "invalid_request"
