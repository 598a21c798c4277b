"""Every route as nobody and as somebody else: generated from the route table of the running application."""

from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager

import pytest
from httpx import AsyncClient
from litestar import get

from tests.files.fit_encoder import a_fit_file
from tests.http.api import Athlete, an_athlete
from training_analyzer.entrypoints.http.access import RULES, RouteWithoutRule, route_table
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.wiring import Wired

CANARY = "canary-of-ana"
PREFIXES = {"activity": "act", "goal": "goal", "session": "ses", "key": "key"}


def unopened() -> AbstractAsyncContextManager[Wired]:
    raise AssertionError("only the route table is looked at")


def routes() -> Iterator[tuple[str, str, str]]:
    """Yield path, method and rule of each route."""
    for path, method, handler in route_table(litestar_app(unopened)):
        yield path, method, handler.opt["access"]


ROUTES = sorted(routes())
CLOSED = [(path, method) for path, method, rule in ROUTES if rule != "public"]


def test_the_route_table_is_the_whole_api() -> None:
    assert len(ROUTES) >= 25
    assert {rule for _, _, rule in ROUTES} <= set(RULES)
    public = {(method, path) for path, method, rule in ROUTES if rule == "public"}
    assert public == {
        ("GET", "/health/live"), ("GET", "/health/ready"), ("POST", "/v1/auth/register"),
        ("POST", "/v1/auth/sessions"), ("POST", "/v1/auth/token"),
        ("GET", "/.well-known/jwks.json"), ("GET", "/docs"), ("GET", "/docs/{name:str}"), ("GET", "/openapi.json"),
    }  # fmt: skip


def test_a_route_without_a_rule_stops_the_start() -> None:
    @get("/forgotten")
    async def forgotten() -> None: ...

    with pytest.raises(RouteWithoutRule, match="/forgotten"):
        litestar_app(unopened, [forgotten])


def filled(path: str, ids: dict[str, str]) -> str:
    for name, value in {"kind": "power", **ids}.items():
        path = path.replace("{" + name + ":str}", value)
    assert "{" not in path, "a new path parameter needs a value here"
    return path


async def owned_by(ana: Athlete) -> dict[str, str]:
    """Fill an account with a canary in every text, and return ids by path parameter."""
    uploaded = await ana.upload(a_fit_file())
    assert uploaded.status_code == 201, uploaded.text
    path = f"/v1/activities/{uploaded.json()['id']}"
    edited = await ana.change("PATCH", path, json={"name": CANARY, "notes": CANARY})
    assert edited.status_code == 200
    await ana.call(
        "PUT",
        "/v1/me/thresholds",
        json={"data": [{"valid_from": "2026-01-01", "sport": "running", "lthr_bpm": 171}]},
    )
    goal = {"name": CANARY, "notes": CANARY, "kind": "race", "day": "2027-04-25", "sport": "running"}
    set_goal = await ana.call("POST", "/v1/goals", json={**goal, "distance_m": 42195, "priority": "A"})
    assert set_goal.status_code == 201, set_goal.text
    made = await ana.call("POST", "/v1/me/api-keys", json={"name": CANARY, "scopes": ["read:goals"]})
    assert made.status_code == 201, made.text
    return {
        "key_id": made.json()["id"],
        "activity_id": uploaded.json()["id"],
        "goal_id": set_goal.json()["id"],
        "session_id": ana.tokens["session_id"],
    }


async def everything_of(athlete: Athlete, ids: dict[str, str]) -> list[tuple[str, int, str]]:
    """Return all that an athlete can read."""
    paths = [filled(path, ids) for path, method in CLOSED if method == "GET"]
    replies = [(path, await athlete.call("GET", path)) for path in paths]
    return [(path, reply.status_code, reply.text) for path, reply in replies]


@pytest.mark.parametrize(("path", "method"), CLOSED)
async def test_nobody_gets_in(http: AsyncClient, path: str, method: str) -> None:
    ids = {f"{name}_id": f"{prefix}_{'0' * 26}" for name, prefix in PREFIXES.items()}
    for headers in ({}, {"Authorization": "Bearer e30.e30.e30"}):
        reply = await http.request(method, filled(path, ids), json={}, headers=headers)
        assert reply.status_code == 401, reply.text


async def test_somebody_else_reads_and_changes_nothing(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    ids = await owned_by(ana)
    before = await everything_of(ana, ids)
    assert CANARY in str(before)
    for path, method in CLOSED:
        if path in {"/v1/auth/sessions", "/v1/auth/sessions/current"} and method == "DELETE":
            continue  # ends the caller's own sessions: shown below
        target = filled(path, ids)
        headers = {"If-Match": "*"}
        reply = await bea.call(method, target, json={}, headers=headers)
        assert reply.status_code < 500, f"{method} {path}: {reply.text}"
        assert CANARY not in reply.text, f"{method} {path}"
        for shown in (ids["activity_id"], ids["goal_id"]):
            # her own audit log tells her of what she asked for in vain
            asked = reply.status_code == 404 or path == "/v1/me/audit-log"
            assert shown not in reply.text or asked, f"{method} {path}"
        if "{" in path and "{kind" not in path:
            assert reply.status_code == 404 or (reply.status_code, method) == (422, "PATCH"), (
                f"{method} {path}: {reply.text}"
            )
    assert await everything_of(ana, ids) == before
    assert (await bea.call("DELETE", "/v1/auth/sessions")).status_code == 204
    assert await everything_of(ana, ids) == before


async def test_the_same_file_belongs_to_each_who_drops_it(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    file = a_fit_file()
    first, second = (await ana.upload(file)).json(), (await bea.upload(file)).json()
    assert first["id"] != second["id"]
    assert (await bea.change("DELETE", f"/v1/activities/{second['id']}")).status_code == 204
    original = await ana.call("GET", f"/v1/activities/{first['id']}/file")
    assert original.content == file
