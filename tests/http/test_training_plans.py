"""Training plans over HTTP: drawn up, accepted as far as the own plan allows, followed, ended, removed."""

import asyncio
from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.http.api import Athlete, an_athlete, code_of
from tests.http.customers import granted
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.coach.generator import RULES
from training_analyzer.domain.ids import UserId, from_text
from training_analyzer.domain.planning.circumstances import Circumstances, PlanWish
from training_analyzer.domain.planning.plan_rules import design_plan_by_rules
from training_analyzer.domain.services.keep_plan import keep_plan
from training_analyzer.entrypoints.http.times import plan_text
from training_analyzer.entrypoints.wiring import Wired

EASY = {
    "name": "Easy", "sport": "running", "purpose": "easy", "day": "2026-12-01",
    "steps": [{"kind": "work", "duration_s": 3600, "target": {"metric": "pace", "low": 3.0, "high": 3.0}}],
}  # fmt: skip
LONG = {**EASY, "name": "Long", "purpose": "long", "day": "2026-12-05"}
PLAN: dict[str, Any] = {
    "name": "To the city run", "sport": "running", "first_day": "2026-11-30",
    "weeks": [{"phase": "peak"}, {"phase": "taper", "focus": "Rest."}],
    "workouts": [EASY, LONG],
    "race": {"day": "2026-12-13", "sport": "running", "distance_m": 10000},
}  # fmt: skip
THRESHOLDS = {"data": [{"valid_from": "2026-01-01", "sport": "running", "threshold_pace_s_per_km": 250}]}


async def post(athlete: Athlete, headers: dict[str, str] | None = None, **changes: Any) -> Response:
    return await athlete.call("POST", "/v1/plans", json={**PLAN, **changes}, headers=headers or {})


async def a_plan(athlete: Athlete, **changes: Any) -> dict[str, Any]:
    reply = await post(athlete, **changes)
    assert reply.status_code == 201, reply.text
    plan: dict[str, Any] = reply.json()
    return plan


async def of_coach(wired: Wired, athlete: Athlete, name: str) -> str:
    """Return the id of a plan that the coach designed by rules for the athlete."""
    user_id = UserId(from_text("usr", (await athlete.get("/v1/me"))["id"], "user"))
    now = wired.clock()
    circumstances = Circumstances(today=now.date())
    wish = PlanWish(sport=Sport.RUNNING, weeks=1, name=name)
    kept = await keep_plan(
        entry=design_plan_by_rules(wish=wish, circumstances=circumstances),
        generator=RULES,
        circumstances=circumstances,
        user_id=user_id,
        work=wired.store.work.for_user(user_id),
        make_id=wired.make_id,
        now=now,
    )
    return plan_text(kept.plan.id)


async def patched(athlete: Athlete, plan: str, **changes: Any) -> Response:
    headers = {"If-Match": await athlete.etag(f"/v1/plans/{plan}")}
    return await athlete.call("PATCH", f"/v1/plans/{plan}", json=changes, headers=headers)


async def states_of(athlete: Athlete, plan: str) -> tuple[str, set[str]]:
    found = await athlete.get(f"/v1/plans/{plan}")
    return found["state"], {each["state"] for each in found["workouts"]}


async def test_a_plan_is_drawn_up_and_shown_with_what_its_weeks_take(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.call("PUT", "/v1/me/thresholds", json=THRESHOLDS)
    reply = await post(ana, notes="Easy does it.")
    assert reply.status_code == 201, reply.text
    plan = reply.json()
    load = 0.75**2 * 100.0  # an hour at 3 m/s, of a threshold speed of 4
    assert plan["state"] == "draft"
    assert (plan["last_day"], plan["notes"], plan["generator"]) == ("2026-12-13", "Easy does it.", None)
    assert plan["race"] == {**PLAN["race"], "target_time_s": None}
    assert plan["weeks"] == [
        {"first_day": "2026-11-30", "phase": "peak", "focus": None, "load": 2 * load, "duration_s": 7200.0},
        {"first_day": "2026-12-07", "phase": "taper", "focus": "Rest.", "load": 0, "duration_s": 0},
    ]
    assert [(each["name"], each["state"], each["load"]) for each in plan["workouts"]] == [
        ("Easy", "draft", load),
        ("Long", "draft", load),
    ]
    assert reply.headers["location"] == f"/v1/plans/{plan['id']}"
    assert await ana.get(f"/v1/plans/{plan['id']}") == plan
    (row,) = (await ana.get("/v1/plans"))["data"]
    assert row == {name: value for name, value in plan.items() if name not in {"weeks", "workouts"}}


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"weeks": []}, "/weeks"),
        ({"workouts": [{**EASY, "day": "2026-12-14"}]}, "/workouts/0/day"),
        ({"workouts": [EASY, {**EASY, "steps": []}]}, "/workouts/1/steps"),
        ({"workouts": [EASY, {**EASY, "steps": [{"kind": "repeat"}]}]}, "/workouts/1/steps/0"),
        ({"workouts": [{**EASY, "steps": [{"kind": "work", "duration_s": 0}]}]}, "/workouts/0/steps/0/duration_s"),
        ({"race": {**PLAN["race"], "day": "2026-12-14"}}, "/race/day"),
        ({"goal_id": "goal_01k7v3s4c5d6e7f8g9h0j1k2m3"}, "/goal_id"),
        ({"workouts": [EASY, {**LONG, "day": "2026-12-08", "steps": [{"kind": "work", "duration_s": 18000}]}]}, "/weeks/1"),
    ],
)  # fmt: skip
async def test_a_plan_that_does_not_fit_together_is_refused_by_its_pointer(
    http: AsyncClient, changes: dict[str, Any], pointer: str
) -> None:
    ana = await an_athlete(http)
    reply = await post(ana, **changes)
    assert reply.status_code == 422, reply.text
    assert reply.json()["errors"][0]["pointer"] == pointer
    assert (await ana.get("/v1/plans"))["data"] == []


async def test_a_repeated_request_makes_one_plan(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    replies = [await post(ana, {"Idempotency-Key": "once"}) for _ in range(2)]
    assert replies[0].json() == replies[1].json()
    assert len((await ana.get("/v1/plans"))["data"]) == 1


async def test_pages_of_plans_are_complete(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for day in ("2026-12-03", "2026-12-01", "2026-12-02"):
        await a_plan(ana, name=day, first_day=day, workouts=[], race=None)
    names, cursor = [], None
    for _ in range(3):
        page = await ana.get("/v1/plans", params={"limit": 1} | ({"cursor": cursor} if cursor else {}))
        names += [each["name"] for each in page["data"]]
        cursor = page["next_cursor"]
    assert names == ["2026-12-01", "2026-12-02", "2026-12-03"]
    assert cursor is None


async def test_an_accepted_plan_is_on_the_calendar_until_it_ends(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    plan = (await a_plan(ana))["id"]
    accepted = await patched(ana, plan, state="active")
    assert accepted.status_code == 200, accepted.text
    assert accepted.headers["etag"] == await ana.etag(f"/v1/plans/{plan}")
    assert await states_of(ana, plan) == ("active", {"planned"})
    assert (await patched(ana, plan, state="ended")).status_code == 200
    assert await states_of(ana, plan) == ("ended", {"skipped"})
    for state in ("active", "draft"):
        reply = await patched(ana, plan, state=state)
        assert code_of(reply, 409) == "state_refused"


async def test_as_many_plans_of_the_coach_are_active_as_the_own_plan_allows_and_any_of_the_athletes_own(
    http: AsyncClient, ports: Wired
) -> None:
    ana = await an_athlete(http)
    await granted(ports, ana, feature=Feature.ACTIVE_AI_PLANS, max_amount=1)
    first, second = [await of_coach(ports, ana, name) for name in ("First", "Second")]
    own = [(await a_plan(ana))["id"] for _ in range(2)]
    for plan in (first, *own):
        assert (await patched(ana, plan, state="active")).status_code == 200
    refused = await patched(ana, second, state="active")
    assert code_of(refused, 402) == "quota_exceeded"
    problem = refused.json()
    assert (problem["feature"], problem["limit"], problem["used"]) == ("active_ai_plans", 1, 1)
    assert await states_of(ana, second) == ("draft", {"draft"})
    assert (await patched(ana, first, state="ended")).status_code == 200
    assert (await patched(ana, second, state="active")).status_code == 200
    third = await of_coach(ports, ana, "Third")
    await granted(ports, ana, feature=Feature.ACTIVE_AI_PLANS, max_amount=None)
    assert (await patched(ana, third, state="active")).status_code == 200


async def test_of_plans_that_are_accepted_at_once_one_becomes_active(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    await granted(ports, ana, feature=Feature.ACTIVE_AI_PLANS, max_amount=1)
    plans = [await of_coach(ports, ana, str(number)) for number in range(5)]
    replies = await asyncio.gather(*(patched(ana, plan, state="active") for plan in plans))
    assert sorted(reply.status_code for reply in replies) == [200, 402, 402, 402, 402]


async def test_a_change_of_a_workout_changes_its_plan(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    plan = await a_plan(ana)
    path, workout = f"/v1/plans/{plan['id']}", f"/v1/workouts/{plan['workouts'][0]['id']}"
    before = await ana.etag(path)
    moved = await ana.call(
        "PATCH", workout, json={"day": "2026-12-02"}, headers={"If-Match": await ana.etag(workout)}
    )
    assert moved.status_code == 200, moved.text
    reply = await ana.call("GET", path, headers={"If-None-Match": before})
    assert reply.status_code == 200
    assert reply.json()["workouts"][0]["day"] == "2026-12-02"
    stale = await ana.call("PATCH", path, json={"name": "Other"}, headers={"If-Match": before})
    assert code_of(stale, 412) == "stale_write"
    headers = {"If-Match": await ana.etag(workout)}
    out = await ana.call("PATCH", workout, json={"day": "2026-12-14"}, headers=headers)
    assert (out.status_code, out.json()["errors"][0]["pointer"]) == (422, "/day")
    alone = await ana.call("PATCH", workout, json={"state": "planned"}, headers=headers)
    assert code_of(alone, 409) == "state_refused"


async def test_the_calendar_shows_what_was_done_for_each_workout(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    past = [{**EASY, "day": "2026-11-17"}, {**LONG, "day": "2026-11-21"}]
    plan = await a_plan(ana, first_day="2026-11-16", workouts=past, race=None)
    assert (await patched(ana, plan["id"], state="active")).status_code == 200
    for sport, seconds in (("running", 3000), ("running", 600), ("cycling", 3600)):
        done = {"sport": sport, "start_time": "2026-11-17T18:00:00+01:00", "elapsed_time_s": seconds}
        assert (await ana.call("POST", "/v1/activities", json=done)).status_code == 201
    first, second = (await ana.get(f"/v1/plans/{plan['id']}/calendar"))["data"]
    assert (first["day"], second["day"]) == ("2026-11-17", "2026-11-21")
    (entry,) = first["entries"]
    assert entry["workout"]["name"] == "Easy"
    assert entry["activity"]["duration_s"] == 3000.0
    assert entry["compliance"] == "green"
    assert (second["entries"][0]["activity"], second["entries"][0]["compliance"]) == (None, None)


async def test_planned_workouts_are_what_the_days_to_come_are_projected_by(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await ana.call("PUT", "/v1/me/thresholds", json=THRESHOLDS)
    ran = {"sport": "running", "start_time": "2026-11-20T18:00:00+01:00", "elapsed_time_s": 3600, "rpe": 7}
    assert (await ana.call("POST", "/v1/activities", json=ran)).status_code == 201
    plan = (await a_plan(ana))["id"]

    async def load() -> float:
        found = await ana.get("/v1/training-load", params={"from": "2026-12-01", "to": "2026-12-01"})
        value: float = found["data"][0]["load"]
        return value

    assert await load() == 0.0  # a draft plans nothing
    await patched(ana, plan, state="active")
    assert await load() == 56.25
    await patched(ana, plan, state="ended")
    assert await load() == 0.0


async def test_a_removed_plan_takes_its_workouts_along(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    plan = await a_plan(ana)
    path = f"/v1/plans/{plan['id']}"
    assert (await ana.call("DELETE", path)).status_code == 428
    gone = await ana.call("DELETE", path, headers={"If-Match": await ana.etag(path)})
    assert gone.status_code == 204
    assert (await ana.call("GET", path)).status_code == 404
    assert (await ana.get("/v1/workouts"))["data"] == []
