"""The distribution of intensity over HTTP."""

from datetime import timedelta

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.http.api import Athlete, Clock, an_athlete, code_of

PATH = "/v1/intensity-distribution"


POLARIZED = [120.0] * 800 + [150.0] * 50 + [180.0] * 150
WATTS = [100.0] * 700 + [300.0] * 300


async def with_thresholds(athlete: Athlete) -> None:
    row = {"valid_from": "2026-01-01", "lthr_bpm": 170, "max_hr_bpm": 190, "rest_hr_bpm": 50, "ftp_w": 250}
    rows = [{**row, "sport": sport} for sport in ("running", "cycling")]
    reply = await athlete.call("PUT", "/v1/me/thresholds", json={"data": rows})
    assert reply.status_code == 200, reply.text


async def test_without_activities_nothing_is_told(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert await ana.get(PATH) == {
        "by": "hr",
        "sport": None,
        "from": "2026-08-26",
        "to": "2026-11-24",
        "measured_count": 0,
        "unmeasured_count": 0,
        "time_s": {"z1": 0.0, "z2": 0.0, "z3": 0.0},
        "shares": None,
        "polarization_index": None,
        "polarized": None,
        "history_from": None,
        "reasons": dict.fromkeys(("shares", "polarization_index", "polarized"), "no_evidence"),
    }


async def test_the_time_of_all_activities_is_shared_out(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    await with_thresholds(ana)
    day = clock.now - timedelta(days=5)
    await ana.upload(a_fit_file(seconds=999, hr=POLARIZED, start=day))
    await ana.upload(a_fit_file(seconds=999, hr=POLARIZED, start=day + timedelta(days=1)))
    await ana.enter()  # counts as an activity of which nothing is known
    found = await ana.get(PATH)
    assert (found["measured_count"], found["unmeasured_count"]) == (2, 1)
    assert found["time_s"] == {"z1": 1600.0, "z2": 100.0, "z3": 300.0}
    assert found["shares"] == {"z1": 0.8, "z2": 0.05, "z3": 0.15}
    assert found["polarization_index"] == pytest.approx(2.380211, abs=5e-7)
    assert found["polarized"] is True
    assert found["reasons"] == {}
    one = await ana.get(PATH, params={"to": str(day.date())})
    assert one["time_s"] == {"z1": 800.0, "z2": 50.0, "z3": 150.0}


async def test_power_and_sports_are_kept_apart(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    await with_thresholds(ana)
    ride = a_fit_file(sport="cycling", seconds=999, hr=120, power=WATTS, start=clock.now - timedelta(days=2))
    await ana.upload(ride)
    by_power = await ana.get(PATH, params={"by": "power", "sport": "cycling"})
    assert by_power["time_s"] == {"z1": 700.0, "z2": 0.0, "z3": 300.0}
    by_hr = await ana.get(PATH)
    assert by_hr["time_s"] == {"z1": 1000.0, "z2": 0.0, "z3": 0.0}
    assert (by_hr["polarization_index"], by_hr["polarized"]) == (None, False)
    assert by_hr["reasons"] == {"polarization_index": "empty_zone"}
    assert (await ana.get(PATH, params={"sport": "running"}))["measured_count"] == 0


async def test_a_new_threshold_moves_the_time(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    await ana.upload(a_fit_file(seconds=999, hr=POLARIZED, start=clock.now - timedelta(days=2)))
    assert (await ana.get(PATH))["unmeasured_count"] == 1
    await with_thresholds(ana)
    assert (await ana.get(PATH))["time_s"] == {"z1": 800.0, "z2": 50.0, "z3": 150.0}


async def test_nobody_elses_time_counts(http: AsyncClient, clock: Clock) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    await with_thresholds(ana)
    await ana.upload(a_fit_file(seconds=999, hr=POLARIZED, start=clock.now - timedelta(days=2)))
    found = await bea.get(PATH)
    assert (found["measured_count"], found["unmeasured_count"]) == (0, 0)


@pytest.mark.parametrize("query", ["from=x", "from=2026-02-02&to=2026-02-01", "sport=all", "by=pace"])
async def test_what_is_not_as_described_is_422(http: AsyncClient, query: str) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("GET", f"{PATH}?{query}"), 422) == "invalid_request"
