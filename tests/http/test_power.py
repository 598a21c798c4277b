"""Critical power, FTP suggestions and W' balance over HTTP."""

from datetime import timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.http.api import Athlete, Clock, an_athlete, code_of

TRIALS = ((180, 420), (480, 345), (1200, 310))
FITS = ("work_time", "inverse_time", "three_parameter")


async def ride(athlete: Athlete, clock: Clock, days_ago: int, seconds: int, power: Any) -> str:
    start = clock.now - timedelta(days=days_ago)
    file = a_fit_file(sport="cycling", seconds=seconds - 1, power=power, start=start)
    reply = await athlete.upload(file)
    assert reply.status_code == 201, reply.text
    activity_id: str = reply.json()["id"]
    return activity_id


async def trials(athlete: Athlete, clock: Clock) -> list[str]:
    """Ride three maximal efforts of 3, 8 and 20 minutes; the longer ones give the shorter bests less than they."""
    return [
        await ride(athlete, clock, 10 + number, seconds, watts)
        for number, (seconds, watts) in enumerate(TRIALS)
    ]


async def test_without_rides_there_is_no_fit(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    found = await ana.get("/v1/critical-power")
    assert (found["sport"], found["from"], found["to"]) == ("cycling", "2026-08-26", "2026-11-24")
    assert found["points"] == []
    assert [found[name] for name in FITS] == [None, None, None]
    assert found["reasons"] == dict.fromkeys(FITS, "too_few_efforts")


async def test_critical_power_is_fitted_to_the_bests_of_two_to_twenty_minutes(
    http: AsyncClient, clock: Clock
) -> None:
    ana = await an_athlete(http)
    rides = await trials(ana, clock)
    found = await ana.get("/v1/critical-power")
    points = {point["duration_s"]: point for point in found["points"]}
    assert list(points) == [120, 180, 300, 480, 600, 720, 900, 1200]
    assert [points[seconds]["power_w"] for seconds, _ in TRIALS] == [watts for _, watts in TRIALS]
    assert [points[seconds]["activity_id"] for seconds, _ in TRIALS] == rides
    assert 280 < found["work_time"]["cp_w"] < 310
    assert found["work_time"]["w_prime_j"] > 10_000
    assert 280 < found["inverse_time"]["cp_w"] < 310
    other = await ana.get("/v1/critical-power", params={"sport": "running"})
    assert other["points"] == []
    old = await ana.get("/v1/critical-power", params={"to": "2026-11-13"})
    assert [point["duration_s"] for point in old["points"]] == [120, 180, 300, 480, 600, 720, 900, 1200]
    older = await ana.get("/v1/critical-power", params={"from": "2026-01-01", "to": "2026-11-01"})
    assert older["points"] == []


async def test_a_steady_ride_gives_no_critical_power(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    await ride(ana, clock, 2, 1300, 200)
    found = await ana.get("/v1/critical-power")
    assert len(found["points"]) == 8
    assert found["reasons"] == dict.fromkeys(FITS, "no_fit")


async def test_an_ftp_is_suggested_and_changes_nothing(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    nothing = await ana.get("/v1/ftp-suggestions")
    assert (nothing["ftp_w"], nothing["data"]) == (None, [])
    assert nothing["reasons"] == {
        "twenty_minutes": "no_power",
        "ramp": "no_power",
        "critical_power": "too_few_efforts",
        "ftp_w": "no_threshold",
        "valid_from": "no_threshold",
    }
    thresholds = {"data": [{"valid_from": "2026-01-01", "sport": "cycling", "ftp_w": 250}]}
    await ana.call("PUT", "/v1/me/thresholds", json=thresholds)
    before = await ana.get("/v1/me/thresholds")
    rides = await trials(ana, clock)
    found = await ana.get("/v1/ftp-suggestions")
    assert (found["ftp_w"], found["valid_from"], found["reasons"]) == (250.0, "2026-01-01", {})
    by_method = {one["method"]: one for one in found["data"]}
    assert by_method["twenty_minutes"]["ftp_w"] == pytest.approx(0.95 * 310)
    assert by_method["twenty_minutes"]["points"][0]["activity_id"] == rides[2]
    assert by_method["twenty_minutes"]["only_if"] is None
    assert by_method["ramp"]["ftp_w"] == pytest.approx(0.75 * 420)
    assert "ramp" in by_method["ramp"]["only_if"]
    fit = (await ana.get("/v1/critical-power"))["work_time"]
    assert by_method["critical_power"]["ftp_w"] == fit["cp_w"]
    assert {point["activity_id"] for point in by_method["critical_power"]["points"]} == set(rides)
    assert await ana.get("/v1/me/thresholds") == before
    assert (await ana.get("/v1/ftp-suggestions", params={"sport": "running"}))["data"] == []


ONE_INTERVAL = [100.0] * 60 + [350.0] * 180 + [100.0] * 300
"""The reference case."""


OWN = {"cp_w": 250, "w_prime_j": 20_000}


async def test_the_balance_by_the_athletes_own_numbers(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    path = f"/v1/activities/{await ride(ana, clock, 2, 540, ONE_INTERVAL)}/w-balance"
    found = await ana.get(path, params=OWN)
    assert (found["model"], found["fitted"], found["cp_w"], found["w_prime_j"]) == (
        "differential", False, 250.0, 20_000.0,
    )  # fmt: skip
    assert found["time_s"] == list(range(540))
    assert found["min_j"] == found["w_balance_j"][239] == pytest.approx(2000.0)
    assert found["end_j"] == found["w_balance_j"][-1] == pytest.approx(18_118.834, abs=5e-4)
    assert found["reasons"] == {}
    integral = await ana.get(path, params={**OWN, "model": "integral"})
    assert integral["min_j"] == pytest.approx(5224.263, abs=5e-4)
    assert integral["end_j"] == pytest.approx(12_553.177, abs=5e-4)
    below = await ana.get(path, params={"cp_w": 250, "w_prime_j": 10_000})
    assert below["min_j"] == pytest.approx(-8000.0)  # shown, not clipped


async def test_the_balance_by_the_fit_up_to_the_activitys_day(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    activity_id = await ride(ana, clock, 2, 540, ONE_INTERVAL)
    await trials(ana, clock)
    found = await ana.get(f"/v1/activities/{activity_id}/w-balance")
    fit = (await ana.get("/v1/critical-power"))["work_time"]
    assert found["fitted"] is True
    assert (found["cp_w"], found["w_prime_j"]) == (fit["cp_w"], fit["w_prime_j"])
    assert len(found["w_balance_j"]) == 540
    early = await ride(ana, clock, 60, 300, ONE_INTERVAL)
    before = await ana.get(f"/v1/activities/{early}/w-balance")
    assert before["reasons"]["cp_w"] in {"no_fit", "too_few_efforts", "too_narrow"}  # the trials came later
    assert (before["fitted"], before["cp_w"], before["w_balance_j"], before["time_s"]) == (
        False, None, None, None,
    )  # fmt: skip


async def test_without_power_there_is_no_balance(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    entered = await ana.enter()
    run = (await ana.upload(a_fit_file())).json()
    for activity in (entered, run):
        found = await ana.get(f"/v1/activities/{activity['id']}/w-balance", params=OWN)
        assert found["reasons"] == dict.fromkeys(("w_balance_j", "time_s", "min_j", "end_j"), "no_power")
        assert (found["w_balance_j"], found["min_j"], found["end_j"]) == (None, None, None)


async def test_nobody_elses_rides_are_used_or_shown(http: AsyncClient, clock: Clock) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    rides = await trials(ana, clock)
    assert (await bea.get("/v1/critical-power"))["points"] == []
    assert (await bea.get("/v1/ftp-suggestions"))["data"] == []
    reply = await bea.call("GET", f"/v1/activities/{rides[0]}/w-balance", params=OWN)
    assert code_of(reply, 404) == "not_found"


@pytest.mark.parametrize(
    "query",
    [
        "critical-power?from=x",
        "critical-power?from=2026-02-02&to=2026-02-01",
        "critical-power?sport=curling",
        "ftp-suggestions?sport=all",
        "activities/{id}/w-balance?cp_w=250",
        "activities/{id}/w-balance?w_prime_j=20000",
        "activities/{id}/w-balance?cp_w=0&w_prime_j=20000",
        "activities/{id}/w-balance?cp_w=nan&w_prime_j=20000",
        "activities/{id}/w-balance?cp_w=250&w_prime_j=inf",
        "activities/{id}/w-balance?cp_w=250&w_prime_j=x",
        "activities/{id}/w-balance?model=magic",
    ],
)
async def test_what_is_not_as_described_is_422(http: AsyncClient, query: str) -> None:
    ana = await an_athlete(http)
    activity = await ana.enter()
    reply = await ana.call("GET", f"/v1/{query.replace('{id}', activity['id'])}")
    assert code_of(reply, 422) == "invalid_request"


async def test_the_edges_of_the_calendar_are_no_error(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for query in ("from=0001-01-01&to=0001-01-02", "to=0001-01-01", "to=9999-12-31", "from=9999-12-31"):
        for path in ("critical-power", "intensity-distribution"):
            assert (await ana.call("GET", f"/v1/{path}?{query}")).status_code == 200
