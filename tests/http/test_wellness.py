"""Rest and recovery over HTTP: entered, shown by day and as a series, judged."""

from datetime import date, timedelta
from typing import Any

import pytest
from httpx import AsyncClient

from tests.http.api import an_athlete, code_of
from training_analyzer.domain.ids import UserId, from_text
from training_analyzer.domain.services.keep_wellness import keep_readings
from training_analyzer.domain.sync.reading import Reading
from training_analyzer.domain.sync.source import Capability
from training_analyzer.entrypoints.wiring import Wired

TODAY = date(2026, 11, 24)
PATH = f"/v1/wellness/{TODAY}"
NIGHT: dict[str, Any] = {"sleep_s": 27_000.5, "hrv_rmssd_ms": 61.5, "resting_hr_bpm": 47, "subjective": 75}


async def test_a_day_is_entered_shown_and_changed(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    put = await ana.call("PUT", PATH, json={**NIGHT, "steps": 12_345, "weight_kg": None})
    assert put.status_code == 200, put.text
    day = await ana.get(PATH)
    assert day == put.json()
    assert {name: day[name] for name in NIGHT} == NIGHT
    assert (day["steps"], day["weight_kg"], day["sources"]["steps"]) == (12_345, None, "manual")
    edited = await ana.change("PATCH", PATH, json={"subjective": None, "weight_kg": 68.4})
    assert edited.status_code == 200, edited.text
    assert (edited.json()["subjective"], edited.json()["weight_kg"], edited.json()["sleep_s"]) == (
        None, 68.4, 27_000.5,
    )  # fmt: skip
    assert edited.headers["etag"] == await ana.etag(PATH)
    again = await ana.call("PUT", PATH, json={})
    assert again.json()["sources"] == {}


async def test_a_day_of_which_nothing_is_known_is_all_null_and_can_be_changed(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    day = await ana.get(PATH)
    assert (day["day"], day["sleep_s"], day["sources"], day["updated_at"]) == ("2026-11-24", None, {}, None)
    assert (await ana.change("PATCH", PATH, json={"steps": 1})).json()["steps"] == 1


async def test_a_change_needs_the_day_as_it_is(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    tag = await ana.etag(PATH)
    assert code_of(await ana.call("PATCH", PATH, json=NIGHT), 428) == "precondition_required"
    await ana.call("PUT", PATH, json=NIGHT)
    stale = await ana.call("PATCH", PATH, json=NIGHT, headers={"If-Match": tag})
    assert code_of(stale, 412) == "stale_write"
    fresh = await ana.call("GET", PATH, headers={"If-None-Match": await ana.etag(PATH)})
    assert fresh.status_code == 304


async def test_several_days_are_entered_at_once_or_none(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    rows = [{"day": str(TODAY - timedelta(days=n)), "steps": n} for n in (3, 1, 2)]
    reply = await ana.call("POST", "/v1/wellness", json={"data": rows})
    assert reply.status_code == 200, reply.text
    assert [each["steps"] for each in reply.json()["data"]] == [3, 2, 1]
    bad = [{"day": str(TODAY), "steps": 5}, {"day": str(TODAY), "subjective": 101}]
    refused = await ana.call("POST", "/v1/wellness", json={"data": bad})
    assert code_of(refused, 422) == "invalid_value"
    assert refused.json()["errors"][0]["pointer"] == "/data/1/subjective"
    assert [each["steps"] for each in (await ana.get("/v1/wellness"))["data"]] == [3, 2, 1]
    many = [{"day": str(TODAY - timedelta(days=n))} for n in range(367)]
    assert (await ana.call("POST", "/v1/wellness", json={"data": many})).status_code == 422


async def test_the_series_has_the_days_asked_for_and_a_tag(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    rows = [{"day": str(TODAY - timedelta(days=n)), "steps": n} for n in (0, 27, 28, 400)]
    await ana.call("POST", "/v1/wellness", json={"data": rows})

    async def steps(**query: str) -> list[int]:
        return [each["steps"] for each in (await ana.get("/v1/wellness", params=query))["data"]]

    assert await steps() == [27, 0]
    assert await steps(**{"from": "2020-01-01"}) == [400, 28, 27, 0]
    assert await steps(to=str(TODAY - timedelta(days=28))) == [28]
    tag = await ana.etag("/v1/wellness")
    assert (await ana.call("GET", "/v1/wellness", headers={"If-None-Match": tag})).status_code == 304
    await ana.call("PUT", PATH, json=NIGHT)
    assert (await ana.call("GET", "/v1/wellness", headers={"If-None-Match": tag})).status_code == 200


@pytest.mark.parametrize("day", ["2026-11-31", "20261124", "yesterday", "2026-W48-2"])
async def test_a_day_that_is_none_is_404(http: AsyncClient, day: str) -> None:
    ana = await an_athlete(http)
    for method in ("GET", "PUT", "PATCH"):
        reply = await ana.call(method, f"/v1/wellness/{day}", json=None if method == "GET" else {})
        assert code_of(reply, 404) == "not_found"


@pytest.mark.parametrize(
    ("body", "pointer"),
    [({"sleep_s": -1}, "/sleep_s"), ({"resting_hr_bpm": 5}, "/resting_hr_bpm"), ({"steps": 1e9}, "/steps")],
)
async def test_a_number_that_no_person_has_is_422(
    http: AsyncClient, body: dict[str, float], pointer: str
) -> None:
    ana = await an_athlete(http)
    reply = await ana.call("PUT", PATH, json=body)
    assert code_of(reply, 422) == "invalid_value"
    assert reply.json()["errors"][0]["pointer"] == pointer


async def test_a_day_to_come_cannot_be_entered_nor_a_series_of_a_century_read(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("PUT", "/v1/wellness/2026-12-24", json={}), 422) == "invalid_value"
    for query in ({"from": "1900-01-01"}, {"from": "2026-02-01", "to": "2026-01-01"}):
        assert (await ana.call("GET", "/v1/wellness", params=query)).status_code == 422


async def test_what_was_measured_shows_through_and_nobody_elses(http: AsyncClient, ports: Wired) -> None:
    ana, ben = await an_athlete(http), await an_athlete(http, "ben@example.org")
    user_id = UserId(from_text("usr", (await ana.get("/v1/me"))["id"], "user"))
    slept = Reading(kind=Capability.SLEEP, day=TODAY, values={"asleep_s": 26_000.0})
    async with ports.store.work.for_user(user_id)() as w:
        await keep_readings(w, user_id=user_id, source="garmin", readings=[slept], now=ports.clock())
        await w.commit()
    await ana.call("PUT", PATH, json={"subjective": 80})
    day = await ana.get(PATH)
    assert day["sources"] == {"sleep_s": "garmin", "subjective": "manual"}
    assert (await ben.get(PATH))["sources"] == {}
    assert (await ben.get("/v1/wellness"))["data"] == []


async def test_readiness_has_its_parts_or_says_why_not(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    nothing = await ana.get("/v1/readiness")
    assert (nothing["score"], nothing["light"], nothing["reasons"]["score"]) == (None, None, "no_evidence")
    assert (nothing["formula"], nothing["sleep_need_assumed"]) == ("house", True)
    rows = [
        {"day": str(TODAY - timedelta(days=n)), "hrv_rmssd_ms": 60 + n % 5, "resting_hr_bpm": 46 + n % 3,
         "sleep_s": 27_000, "sleep_need_s": 27_000 if n == 13 else None, "subjective": 70}
        for n in range(20)
    ]  # fmt: skip
    assert (await ana.call("POST", "/v1/wellness", json={"data": rows})).status_code == 200
    ready = await ana.get("/v1/readiness")
    assert ready["parts"].keys() == {"hrv", "resting_hr", "sleep", "subjective"}
    assert (ready["sleep_need_s"], ready["sleep_need_assumed"], ready["parts"]["sleep"]) == (
        27_000,
        False,
        100,
    )
    assert ready["hrv_ms"]["low"] < ready["hrv_ms"]["mean"] < ready["hrv_ms"]["high"]
    assert 0 <= ready["score"] <= 100
    assert ready["reasons"] == {"form": "too_few_days"}
    before = await ana.get("/v1/readiness", params={"day": "2026-11-05"})
    assert before["sleep_need_assumed"] is True
    for day in ("2026-11-26", "1969-01-01", "never"):
        assert (await ana.call("GET", "/v1/readiness", params={"day": day})).status_code == 422
