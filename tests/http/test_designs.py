"""Training plans and workouts that the coach designs: drafts, by rules or by a model that passes every check."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, an_athlete, code_of
from tests.http.apps import running
from tests.http.coaching import with_model
from tests.http.conftest import client_of, on_free
from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired

RACE = {"day": "2026-12-06", "sport": "running", "distance_m": 10_000}
WORKOUT = {"sport": "running", "purpose": "intervals", "duration_s": 3600}


def step(kind: str, intensity: str, duration_s: float) -> dict[str, Any]:
    return {
        "kind": kind,
        "duration_s": duration_s,
        "distance_m": None,
        "intensity": intensity,
        "note": "See https://evil.example\u202e",
    }


PROPOSED_WORKOUT = {
    "name": "Six hard\u200b ones",
    "parts": [
        {"times": 1, "steps": [step("warmup", "easy", 900)]},
        {"times": 6, "steps": [step("work", "hard", 180), step("recovery", "recovery", 120)]},
        {"times": 1, "steps": [step("cooldown", "recovery", 900)]},
    ],
    "notes": None,
}


def session(weekday: int, purpose: str = "easy", duration_s: float = 2400) -> dict[str, Any]:
    return {"weekday": weekday, "sport": "running", "purpose": purpose, "duration_s": duration_s}


def proposed(*weeks: list[dict[str, Any]]) -> str:
    made = [{"phase": "taper", "focus": "Arrive rested.", "sessions": week} for week in weeks]
    return json.dumps({"name": "To ten", "weeks": made, "notes": None})


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return on_free(settings)


@pytest.fixture
def model() -> FakeLanguageModel:
    return FakeLanguageModel()


@pytest.fixture
async def talking(ports: Wired, model: FakeLanguageModel) -> AsyncIterator[AsyncClient]:
    """A client of a deployment with a model."""
    async with running(with_model(ports, model)) as app, client_of(app) as opened:
        yield opened


async def a_runner(http: AsyncClient) -> Athlete:
    ana = await an_athlete(http)
    await ana.set_thresholds("running")
    return ana


async def used(athlete: Athlete, feature: str) -> int:
    features = (await athlete.get("/v1/usage"))["features"]
    found: int = next(each["used"] for each in features if each["feature"] == feature)
    return found


async def test_rules_design_drafts_that_may_be_accepted_and_take_no_quota(http: AsyncClient) -> None:
    ana = await a_runner(http)
    for _ in range(2):  # more than the plan has
        reply = await ana.call("POST", "/v1/coach/plans", json={"race": RACE})
    assert reply.status_code == 201, reply.text
    plan = reply.json()
    assert (plan["state"], plan["generator"]["kind"], plan["race"]["day"]) == ("draft", "rules", RACE["day"])
    assert {each["state"] for each in plan["workouts"]} == {"draft"}
    assert await ana.get(reply.headers["location"]) == plan
    tag = {"If-Match": reply.headers["etag"]}
    accepted = await ana.call("PATCH", reply.headers["location"], json={"state": "active"}, headers=tag)
    assert accepted.status_code == 200, accepted.text
    made = await ana.call("POST", "/v1/coach/workouts", json=WORKOUT)
    assert made.status_code == 201, made.text
    assert (made.json()["state"], made.json()["generator"]["kind"]) == ("draft", "rules")
    assert await used(ana, "ai_plan") == await used(ana, "ai_workout") == 0


async def test_a_goal_that_is_a_race_is_led_to(http: AsyncClient) -> None:
    ana, bea = await a_runner(http), await an_athlete(http, "bea@example.org")
    goal = {"name": "Ten", "kind": "race", "priority": "A", **RACE}
    goal_id = (await ana.call("POST", "/v1/goals", json=goal)).json()["id"]
    plan = (await ana.call("POST", "/v1/coach/plans", json={"goal_id": goal_id})).json()
    assert (plan["goal_id"], plan["race"]["distance_m"]) == (goal_id, 10_000)
    theirs = await bea.call("POST", "/v1/coach/plans", json={"goal_id": goal_id})
    assert code_of(theirs, 422) == "invalid_value"


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("plans", {}, "invalid_value"),
        ("plans", {"goal_id": "goal_" + "0" * 26, "race": RACE}, "invalid_request"),
        ("plans", {"race": {**RACE, "day": "2026-01-01"}}, "invalid_value"),
        ("plans", {"sport": "running", "weeks": 0}, "invalid_value"),
        ("plans", {"sport": "running", "sessions_per_week": 9}, "invalid_value"),
        ("workouts", {**WORKOUT, "purpose": "race"}, "invalid_value"),
        ("workouts", {**WORKOUT, "duration_s": 1}, "invalid_value"),
        ("workouts", {**WORKOUT, "sport": "strength"}, "invalid_value"),
    ],
)
async def test_what_nobody_can_design_is_refused(
    http: AsyncClient, path: str, body: dict[str, Any], code: str
) -> None:
    ana = await an_athlete(http)
    assert code_of(await ana.call("POST", f"/v1/coach/{path}", json=body), 422) == code


async def test_a_models_workout_is_put_into_the_athletes_zones_and_its_words_made_harmless(
    talking: AsyncClient, model: FakeLanguageModel
) -> None:
    ana = await a_runner(talking)
    refused = await ana.call("POST", "/v1/coach/workouts", json=WORKOUT)
    assert code_of(refused, 403) == "ai_consent_required"
    by_rules = await ana.call("POST", "/v1/coach/workouts", json={**WORKOUT, "fallback": "rules"})
    assert by_rules.json()["generator"]["kind"] == "rules"
    await ana.call("PUT", "/v1/me/consents", json={"ai": True})
    foreseen = await ana.call("POST", "/v1/coach/workouts", json={**WORKOUT, "dry_run": True})
    assert (foreseen.status_code, foreseen.json()["model"]) == (200, "runner-1")
    model.says(json.dumps(PROPOSED_WORKOUT))
    made = (await ana.call("POST", "/v1/coach/workouts", json=WORKOUT)).json()
    assert (made["name"], made["state"], made["generator"]["kind"]) == ("Six hard ones", "draft", "llm")
    assert made["duration_s"] == 3600
    assert made["load"] is not None
    assert "evil" not in json.dumps(made)
    assert await used(ana, "ai_workout") == 1


async def test_a_models_plan_that_fails_a_check_is_asked_for_again_and_else_refused(
    talking: AsyncClient, model: FakeLanguageModel
) -> None:
    ana = await a_runner(talking)
    await ana.call("PUT", "/v1/me/consents", json={"ai": True})
    wanted = {"race": RACE, "weeks": 1}
    model.says(proposed([session(1)], [session(2)]))  # a week too many
    model.says(proposed([session(1), session(3)]))
    made = await ana.call("POST", "/v1/coach/plans", json=wanted)
    assert made.status_code == 201, made.text
    assert (made.json()["name"], made.json()["generator"]["kind"]) == ("To ten", "llm")
    assert "weeks" in model.asked[1].messages[-1].content
    again = await ana.call("POST", "/v1/coach/plans", json=wanted)
    assert code_of(again, 402) == "quota_exceeded"
    assert await used(ana, "ai_plan") == 1


async def test_a_plan_without_end_is_no_answer(talking: AsyncClient, model: FakeLanguageModel) -> None:
    ana = await a_runner(talking)
    await ana.call("PUT", "/v1/me/consents", json={"ai": True})
    for _ in range(2):
        model.says(proposed([session(day, "intervals", 80_000) for day in range(1, 8)]))
    refused = await ana.call("POST", "/v1/coach/plans", json={"race": RACE, "weeks": 1})
    assert code_of(refused, 502) == "model_output_invalid"
    assert await used(ana, "ai_plan") == 0
    assert (await ana.get("/v1/plans"))["data"] == []
