"""No route shows a day that the plan hides: each GET route is asked for one, with and without a plan that shows it.

A new route under one of the scopes below is asked without anybody remembering it. One that shows nothing old to those
who may see it either takes parameters that this test does not know, or has no past: then it says so here.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any, Final

import pytest
from httpx import AsyncClient, Response
from litestar.handlers import HTTPRouteHandler

from tests.http.api import START, Athlete
from tests.http.every_route import routes_of
from tests.http.pasts import FIRST, OLD, SHOWN_DAYS, an_athlete_with_a_past, shown
from tests.http.statements import counted
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.entrypoints.wiring import Wired

TRAINING: Final = {
    Scope.READ_ACTIVITIES, Scope.READ_WELLNESS, Scope.READ_PERFORMANCE, Scope.READ_PLANS, Scope.READ_COACH,
}  # fmt: skip

WITHOUT_A_PAST: Final = {
    "/v1/me/thresholds": "the athlete's own settings",
    "/v1/me/training-preferences": "the athlete's own settings",
    "/v1/zones": "of thresholds, which are the athlete's own settings",
    "/v1/training-load/outlook": "today and the days to come",
    "/v1/plans": "what the athlete means to do",
    "/v1/plans/{plan_id:str}": "what the athlete means to do",
    "/v1/workouts": "what the athlete means to do",
    "/v1/workouts/{workout_id:str}": "what the athlete means to do",
    "/v1/workouts/{workout_id:str}/file": "what the athlete means to do",
    "/v1/coach/conversations": "what was said, whatever of",
    "/v1/coach/conversations/{conversation_id:str}/messages": "what was said, whatever of",
}
"""Routes under these scopes that show nothing of days that are over, and why."""

QUERIES: Final[list[dict[str, str]]] = [
    {},
    {"from": str(OLD), "to": str(START.date())},
    {"day": str(OLD)},
    {"updated_since": "2026-11-24T00:00:00Z"},
    {"sport": "running"},
    {"by": "power"},
]
"""What every route is asked that takes it; other parameters have defaults."""


@dataclass(frozen=True)
class Question:
    """A route, asked for the past in one of the ways that it takes."""

    route: str
    path: str
    query: tuple[tuple[str, str], ...]

    async def of(self, athlete: Athlete) -> Response:
        return await athlete.call("GET", self.path, params=dict(self.query))


def questions(path: str, handler: HTTPRouteHandler, known: dict[str, list[str]]) -> Iterator[Question]:
    parameters = re.findall(r"{(\w+):\w+}", path)
    for values in product(*(known.get(name, ["0"]) for name in parameters)):
        filled = path
        for name, value in zip(parameters, values, strict=True):
            filled = re.sub(rf"{{{name}:\w+}}", value, filled)
        for query in QUERIES:
            if query.keys() <= handler.opt["parameters"]:
                yield Question(path, filled, tuple(query.items()))


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_no_route_shows_a_day_that_the_plan_hides(http: AsyncClient, ports: Wired) -> None:
    ana, then, _ = await an_athlete_with_a_past(http)
    analysed = await ana.call("POST", "/v1/coach/analyses", json={"kind": "activity", "activity_id": then[0]})
    known = {
        "activity_id": then,
        "day": [str(OLD)],
        "kind": ["power", "pace", "hr"],
        "analysis_id": [analysed.json()["id"]],
        "plan_id": [await a_plan_of_then(ana)],
    }
    asked = [
        each
        for path, method, handler in routes_of()
        if method == "GET" and handler.opt["access"] in {"signed_in", "scope"}
        for each in questions(path, handler, known)
    ]

    def shows(reply: Response, question: Question) -> bool:
        if reply.status_code != 200:
            return False
        names_it = {*re.findall(r"{(\w+):\w+}", question.route)} & {"activity_id", "day", "analysis_id"}
        return bool(names_it) or any(each in reply.text for each in (str(OLD), *then))

    before = {each: await each.of(ana) for each in asked}
    seen = {each: reply for each, reply in before.items() if shows(reply, each)}
    await shown(ports, ana, SHOWN_DAYS)
    asked = [each for each in asked if each.route not in WITHOUT_A_PAST]
    after = [(each, await each.of(ana)) for each in asked]
    leaks = [each for each, reply in after if shows(reply, each)]
    assert leaks == [], f"{OLD} is shown, which the plan hides: ask caller.history(...)"
    silent = [each for each, reply in after if each in seen and not says_so(reply)]
    assert silent == [], "that the plan hides days is not said: history_from, or 402"
    scoped = {path for path, _, handler in routes_of() if handler.opt.get("scope") in TRAINING}
    blind = scoped - {each.route for each in seen} - WITHOUT_A_PAST.keys()
    assert not blind, f"nothing old was seen of {blind}: say how to ask, or that there is no past to show"
    await shown(ports, ana, None)
    for question, reply in seen.items():
        assert (await question.of(ana)).content == reply.content, f"{question} after an upgrade"


async def a_plan_of_then(athlete: Athlete) -> str:
    """Return the id of a plan with a run on the old day."""
    run = {
        "name": "Run",
        "sport": "running",
        "day": str(OLD),
        "steps": [{"kind": "work", "duration_s": 1300}],
    }
    plan = {
        "name": "Plan",
        "sport": "running",
        "first_day": str(OLD),
        "weeks": [{"phase": "base"}],
        "workouts": [run],
    }
    made = await athlete.call("POST", "/v1/plans", json=plan)
    found: str = made.json()["id"]
    return found


def says_so(reply: Response) -> bool:
    told: dict[str, Any] = reply.json()
    if reply.status_code == 402:
        return (told["code"], told["feature"]) == ("feature_not_in_plan", "history_days")
    return reply.status_code == 200 and told.get("history_from") == str(FIRST)


@pytest.mark.parametrize("settings", ["sqlite"], indirect=True)
async def test_what_the_plan_hides_costs_no_statement(http: AsyncClient, ports: Wired) -> None:
    ana, _, now = await an_athlete_with_a_past(http)
    await shown(ports, ana, SHOWN_DAYS)
    paths = {"/v1/activities": 2, f"/v1/activities/{now[0]}": 2, "/v1/training-load": 5}
    async with counted(ports.store.hot_reads) as statements:
        for path, most in paths.items():
            await ana.get(path)
            assert len(found := await statements.taken()) <= most, found
