"""The daily series over HTTP."""

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete, code_of
from training_analyzer.domain.training.fitness import FitnessDay
from training_analyzer.entrypoints.http.training_load import LoadDayOut


async def enter_hours(athlete: Athlete, *days: str, sport: str = "running") -> None:
    for day in days:
        await athlete.enter(
            sport=sport, start_time=f"{day}T07:00:00Z", rpe=7
        )  # an hour at 7 is a load of 100


async def test_a_new_athlete_has_no_series(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert await ana.get("/v1/training-load") == {"data": [], "history_from": None}


async def test_every_calendar_day_from_the_first_activity_to_today_has_a_row(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-15", "2026-11-24")
    days = (await ana.get("/v1/training-load"))["data"]
    assert [day["day"] for day in days] == [f"2026-11-{n}" for n in range(15, 25)]
    assert [day["load"] for day in days] == [100.0, *[0.0] * 8, 100.0]
    last = days[-1]
    assert last["ctl"] == pytest.approx(4.2518, abs=5e-4)
    assert last["atl"] == pytest.approx(16.9924, abs=5e-4)
    assert last["tsb"] == pytest.approx(-2.3006, abs=5e-4)
    assert last["form_end_of_day"] == pytest.approx(-12.7406, abs=5e-4)
    assert days[0]["tsb"] == pytest.approx(0.0)
    assert days[0]["ramp_7d"] is None
    assert days[0]["reasons"] == dict.fromkeys(("ramp_7d", "acwr", "monotony", "strain"), "too_few_days")
    assert days[-1]["ramp_7d"] == pytest.approx(days[-1]["ctl"] - days[-8]["ctl"])


async def test_days_after_the_last_activity_decay_to_today(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-10-01")
    days = (await ana.get("/v1/training-load"))["data"]
    assert days[-1]["day"] == "2026-11-24"
    assert 0 < days[-1]["ctl"] < days[0]["ctl"]
    far = (await ana.get("/v1/training-load", params={"from": "2026-11-20", "to": "2026-11-22"}))["data"]
    assert far == [day for day in days if "2026-11-20" <= day["day"] <= "2026-11-22"]


async def test_a_part_of_the_series_equals_the_same_days_of_the_whole(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-09-01", "2026-09-03", "2026-09-20", "2026-10-10")
    whole = {day["day"]: day for day in (await ana.get("/v1/training-load"))["data"]}
    for first, last in (
        ("2026-08-01", "2026-09-02"),
        ("2026-09-02", "2026-09-02"),
        ("2026-10-11", "2030-01-01"),
    ):
        part = (await ana.get("/v1/training-load", params={"from": first, "to": last}))["data"]
        assert [day for day in part if not day["projected"]] == [
            day for day in whole.values() if first <= day["day"] <= last
        ]


async def test_two_activities_a_day_are_one_day(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    for sport in ("running", "cycling"):
        await ana.enter(sport=sport, start_time="2026-11-20T07:00:00Z", rpe=3.5)
    await bea.enter(start_time="2026-11-20T07:00:00Z", rpe=7)
    assert await ana.get("/v1/training-load") == await bea.get("/v1/training-load")


async def test_a_sport_has_a_series_of_its_own(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-20")
    await enter_hours(ana, "2026-11-22", sport="cycling")
    ride = (await ana.get("/v1/training-load", params={"sport": "cycling"}))["data"]
    assert [day["day"] for day in ride] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    assert (await ana.get("/v1/training-load", params={"sport": "swimming"}))["data"] == []
    assert len((await ana.get("/v1/training-load"))["data"]) == 5


async def test_the_day_is_the_activitys_own_not_utc(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.enter(start_time="2026-11-20T23:30:00Z", rpe=7)  # half past midnight in Madrid
    assert (await ana.get("/v1/training-load"))["data"][0]["day"] == "2026-11-21"


async def test_today_is_the_athletes(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http, timezone="Pacific/Auckland")
    clock.ahead(minutes=0)  # noon in UTC is one in the morning of the 25th in Auckland
    await ana.enter(start_time="2026-11-24T07:00:00Z", rpe=7)
    days = (await ana.get("/v1/training-load"))["data"]
    assert days[-1]["day"] == "2026-11-25"


async def test_the_series_is_not_sent_again_unchanged(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-20")
    tag = await ana.etag("/v1/training-load")
    assert (await ana.call("GET", "/v1/training-load", headers={"If-None-Match": tag})).status_code == 304
    await enter_hours(ana, "2026-11-21")
    assert (await ana.call("GET", "/v1/training-load", headers={"If-None-Match": tag})).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        "from=2026-11-02&to=2026-11-01",
        "from=x",
        "to=2026-02-30",
        "sport=all",
    ],
)
async def test_a_bad_span_is_422(http: AsyncClient, query: str) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-20")
    assert code_of(await ana.call("GET", f"/v1/training-load?{query}"), 422) in {
        "invalid_request",
        "invalid_value",
    }


def test_a_day_of_the_series_takes_its_members_in_the_order_of_the_domains() -> None:
    assert (*FitnessDay._fields, "projected") == LoadDayOut.__struct_fields__
