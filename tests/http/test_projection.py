"""Days to come over HTTP: the series beyond today, and the outlook on a form."""

from typing import Any

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete, code_of
from tests.http.test_training_load import enter_hours

PATH = "/v1/training-load"
RATIOS = ("acwr.coupled", "acwr.uncoupled", "acwr.ewma")


async def plan(athlete: Athlete, day: str, load: float | None, sport: str = "running") -> dict[str, Any]:
    goal = {"name": "Long run", "kind": "load", "day": day, "sport": sport, "priority": "C"}
    reply = await athlete.call("POST", "/v1/goals", json={**goal, "target_load": load})
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


async def days_to(athlete: Athlete, last: str, **more: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = (await athlete.get(PATH, params={"to": last, **more}))["data"]
    return found


async def test_without_plans_the_days_to_come_decay(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-15", "2026-11-24")
    past = (await ana.get(PATH))["data"]
    assert {day["projected"] for day in past} == {False}
    days = await days_to(ana, "2026-12-01")
    assert days[: len(past)] == past
    coming = days[len(past) :]
    assert [day["day"] for day in coming] == [
        *(f"2026-11-{number}" for number in range(25, 31)),
        "2026-12-01",
    ]
    assert {(day["projected"], day["load"]) for day in coming} == {(True, 0.0)}
    assert coming[0]["tsb"] == past[-1]["form_end_of_day"]
    assert [day["ctl"] for day in coming] == sorted((day["ctl"] for day in coming), reverse=True)


async def test_a_projection_is_what_the_past_will_be(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-10-01", "2026-11-15", "2026-11-24")
    await plan(ana, "2026-11-26", 100.0)
    await plan(ana, "2026-11-28", 60.0)
    await plan(ana, "2026-11-28", 40.0)
    projected = await days_to(ana, "2026-11-30")
    clock.ahead(days=6)
    bea = await an_athlete(http, "bea@example.org")
    await enter_hours(bea, "2026-10-01", "2026-11-15", "2026-11-24", "2026-11-26", "2026-11-28")
    done = await days_to(bea, "2026-11-30")
    assert [{**day, "projected": False} for day in projected] == [
        {name: pytest.approx(value) for name, value in day.items()} for day in done
    ]


async def test_a_sports_projection_holds_its_own_plans(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-20")
    await enter_hours(ana, "2026-11-21", sport="cycling")
    await plan(ana, "2026-11-26", 100.0)
    await plan(ana, "2026-11-26", 30.0, sport="cycling")
    await plan(ana, "2026-11-24", 500.0)  # today is no day to come
    for more, load in (({}, 130.0), ({"sport": "running"}, 100.0), ({"sport": "cycling"}, 30.0)):
        by_day = {day["day"]: day["load"] for day in await days_to(ana, "2026-11-27", **more)}
        assert (by_day["2026-11-24"], by_day["2026-11-26"]) == (0.0, load)
    assert await days_to(ana, "2026-11-27", sport="swimming") == []  # no past, nothing to go on


async def test_days_to_come_alone(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-20")
    whole = await days_to(ana, "2026-12-05")
    part = await days_to(ana, "2026-12-05", **{"from": "2026-12-01"})
    assert part == [day for day in whole if day["day"] >= "2026-12-01"]
    assert len(part) == 5


async def test_a_projection_ends_after_a_year(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-20")
    await plan(ana, "2027-11-25", 80.0)
    await plan(ana, "2027-11-26", 90.0)
    days = await days_to(ana, "9999-12-31")
    assert days[-1]["day"] == "2027-11-25"
    assert days[-1]["load"] == 80.0
    assert await days_to(ana, "9999-12-31", **{"from": "2028-01-01"}) == []


async def test_the_tag_of_a_projection_changes_with_its_plans_only(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-20")
    ahead = f"{PATH}?to=2026-12-31"
    past_tag, tags = await ana.etag(PATH), [await ana.etag(ahead)]
    goal = await plan(ana, "2026-12-10", 100.0)
    tags.append(await ana.etag(ahead))
    reply = await ana.call("GET", ahead, headers={"If-None-Match": tags[-1]})
    assert reply.status_code == 304
    for change in ({"target_load": 120.0}, {"day": "2026-12-11"}):
        assert (await ana.change("PATCH", f"/v1/goals/{goal['id']}", json=change)).status_code == 200
        tags.append(await ana.etag(ahead))
    assert len(set(tags)) == len(tags)
    await ana.change("PATCH", f"/v1/goals/{goal['id']}", json={"notes": "with Bea"})
    await plan(ana, "2027-01-10", 100.0)  # beyond what was asked for
    assert await ana.etag(ahead) == tags[-1]
    await ana.change("DELETE", f"/v1/goals/{goal['id']}")
    assert await ana.etag(ahead) == tags[0]
    assert await ana.etag(PATH) == past_tag


async def test_nobody_elses_plans_count(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    await enter_hours(bea, "2026-11-20")
    await plan(ana, "2026-11-26", 100.0)
    assert {day["load"] for day in await days_to(bea, "2026-11-30") if day["projected"]} == {0.0}


async def test_many_plans_all_count(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await enter_hours(ana, "2026-11-20")
    for _ in range(201):
        await plan(ana, "2026-11-26", 1.0)
    assert {day["day"]: day["load"] for day in await days_to(ana, "2026-11-26")}["2026-11-26"] == 201.0


async def test_the_outlook_names_the_first_fresh_day_and_todays_load(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    seeds = {"ctl_seed": 60, "atl_seed": 80}
    put = await ana.call("PUT", "/v1/me/training-preferences", json=seeds)
    assert put.status_code == 200, put.text
    await ana.enter(start_time="2026-11-24T06:00:00Z", rpe=0)  # the series begins, without any load
    found = await ana.get(f"{PATH}/outlook")
    assert found["form"] == 10.0
    assert found["today"]["day"] == "2026-11-24"
    assert found["load_done"] == 0.0
    assert found["first_fresh"]["day"] == "2026-11-28"  # the fifth day of rest
    assert found["first_fresh"]["form_end_of_day"] == pytest.approx(14.1026, abs=5.1e-5)
    assert found["load_for_form"] is None
    assert found["acwr"] == {"coupled": None, "uncoupled": None, "ewma": None}
    assert found["reasons"] == {"load_for_form": "out_of_reach", **dict.fromkeys(RATIOS, "too_few_days")}
    lower = await ana.get(f"{PATH}/outlook", params={"form": -30})
    assert lower["first_fresh"]["day"] == "2026-11-24"
    load = lower["load_for_form"]
    done = await ana.enter(start_time="2026-11-24T09:00:00Z")
    await ana.change("PATCH", f"/v1/activities/{done['id']}", json={"load_override": load})
    today = (await ana.get(PATH))["data"][-1]
    assert today["form_end_of_day"] == pytest.approx(-30.0)
    after = await ana.get(f"{PATH}/outlook", params={"form": -30})
    assert (after["load_done"], after["load_for_form"]) == (pytest.approx(load), pytest.approx(load))
    done_too_much = await ana.get(f"{PATH}/outlook", params={"form": -29})
    assert done_too_much["load_for_form"] is None
    assert done_too_much["reasons"]["load_for_form"] == "out_of_reach"


async def test_the_outlook_compares_the_week_with_the_month_three_ways(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for day in range(28):
        entry = await ana.enter(start_time=f"2026-{10 + (day + 27) // 31}-{(day + 27) % 31 + 1:02}T07:00:00Z")
        load = 80 if day >= 21 else 50
        await ana.change("PATCH", f"/v1/activities/{entry['id']}", json={"load_override": load})
    found = await ana.get(f"{PATH}/outlook")
    assert found["acwr"] == {
        "coupled": pytest.approx(1.39130, abs=5.1e-6),
        "uncoupled": pytest.approx(1.6),
        "ewma": pytest.approx(1.22954, abs=5.1e-6),
    }
    assert not set(RATIOS) & found["reasons"].keys()


async def test_an_outlook_without_a_past_or_out_of_reach_says_so(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    nothing = await ana.get(f"{PATH}/outlook")
    names = ("today", "load_done", "first_fresh", "load_for_form")
    assert [nothing[name] for name in names] == [None] * 4
    assert nothing["reasons"] == dict.fromkeys((*names, *RATIOS), "no_evidence")
    await enter_hours(ana, "2026-11-20")
    never = await ana.get(f"{PATH}/outlook", params={"form": 500})
    unreached = dict.fromkeys(("first_fresh", "load_for_form"), "out_of_reach")
    assert never["reasons"] == unreached | dict.fromkeys(RATIOS, "too_few_days")
    assert (await ana.get(f"{PATH}/outlook", params={"sport": "cycling"}))["today"] is None
    bea = await an_athlete(http, "bea@example.org")
    assert (await bea.get(f"{PATH}/outlook"))["today"] is None


@pytest.mark.parametrize("query", ["form=x", "form=nan", "form=inf", "form=1e9", "sport=all"])
async def test_an_outlook_that_is_not_as_described_is_422(http: AsyncClient, query: str) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("GET", f"{PATH}/outlook?{query}"), 422) == "invalid_request"
