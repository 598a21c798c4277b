"""API keys: shown once, for some of what the account may do, dead as soon as they are revoked."""

from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.http.api import Athlete, Clock, an_athlete, code_of, sign_in
from tests.http.statements import counted
from training_analyzer.entrypoints.wiring import Wired


async def a_key(athlete: Athlete, *scopes: str, **more: Any) -> dict[str, Any]:
    body = {"name": "Sheet", "scopes": list(scopes) or ["read:activities"], **more}
    reply = await athlete.call("POST", "/v1/me/api-keys", json=body)
    assert reply.status_code == 201, reply.text
    made: dict[str, Any] = reply.json()
    return made


async def by_key(http: AsyncClient, key: dict[str, Any], method: str, path: str, **rest: Any) -> Response:
    return await http.request(method, path, headers={"Authorization": f"Bearer {key['key']}"}, **rest)


async def test_a_key_is_shown_once_and_reads_what_its_scope_says(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entered = await ana.enter()
    key = await a_key(ana, "read:activities", "write:goals")
    assert key["key"].startswith(key["prefix"])
    (listed,) = (await ana.get("/v1/me/api-keys"))["data"]
    assert listed == {name: value for name, value in key.items() if name != "key"}
    found = await by_key(http, key, "GET", "/v1/activities")
    assert [each["id"] for each in found.json()["data"]] == [entered["id"]]
    goal = {"name": "R", "kind": "race", "day": "2027-04-25", "sport": "running", "distance_m": 42195}
    made = await by_key(http, key, "POST", "/v1/goals", json={**goal, "priority": "A"})
    assert made.status_code == 201
    for method, path in (
        ("GET", "/v1/goals"),
        ("DELETE", f"/v1/activities/{entered['id']}"),
        ("GET", "/v1/me"),
        ("GET", "/v1/me/api-keys"),
        ("POST", "/v1/me/api-keys"),
        ("GET", "/v1/auth/sessions"),
        ("DELETE", "/v1/auth/sessions/current"),
    ):
        assert code_of(await by_key(http, key, method, path, json={}), 403) == "insufficient_scope"
    told = (await ana.get("/v1/me/audit-log"))["data"]
    denied = [each["detail"] for each in told if each["action"] == "access_denied"]
    assert len(denied) == 7
    assert {"route": "/v1/goals", "method": "GET", "key": True} in denied
    assert key["key"] not in str(told)


async def test_a_revoked_or_expired_key_is_dead_at_the_next_request(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    revoked, expiring = await a_key(ana), await a_key(ana, expires_at="2026-11-24T12:05:00Z")
    assert (await ana.call("DELETE", f"/v1/me/api-keys/{revoked['id']}")).status_code == 204
    assert code_of(await by_key(http, revoked, "GET", "/v1/activities"), 401) == "invalid_token"
    assert (await by_key(http, expiring, "GET", "/v1/activities")).status_code == 200
    clock.ahead(minutes=5)
    assert code_of(await by_key(http, expiring, "GET", "/v1/activities"), 401) == "invalid_token"
    assert (await ana.get("/v1/me/api-keys"))["data"] == []
    assert [each["action"] for each in (await ana.get("/v1/me/audit-log"))["data"]].count("key_revoked") == 1


async def test_a_key_is_one_athletes_own(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    key = await a_key(ana)
    assert code_of(await bea.call("DELETE", f"/v1/me/api-keys/{key['id']}"), 404) == "not_found"
    assert (await by_key(http, key, "GET", "/v1/activities")).status_code == 200


async def test_making_and_revoking_a_key_take_a_fresh_sign_in(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    key = await a_key(ana)
    clock.ahead(minutes=11)
    body = {"name": "Sheet", "scopes": ["read:goals"]}
    late = await ana.call("POST", "/v1/me/api-keys", json=body)
    assert code_of(late, 403) == "reauthentication_required"
    late = await ana.call("DELETE", f"/v1/me/api-keys/{key['id']}")
    assert code_of(late, 403) == "reauthentication_required"
    ana = await sign_in(http, ana.email)
    assert (await ana.call("POST", "/v1/me/api-keys", json=body)).status_code == 201


async def test_its_last_use_is_noted_every_five_minutes(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    key = await a_key(ana)
    seen = []
    for minutes in (1, 3, 3):
        clock.ahead(minutes=minutes)
        assert (await by_key(http, key, "GET", "/v1/activities")).status_code == 200
        (listed,) = (await ana.get("/v1/me/api-keys"))["data"]
        seen.append(listed["last_used_at"][11:16])
    assert seen == ["12:01", "12:01", "12:07"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Sheet", "scopes": []},
        {"name": "Sheet", "scopes": ["read:everything"]},
        {"name": "Sheet", "scopes": ["activities:read"]},
        {"name": "", "scopes": ["read:goals"]},
        {"name": "Sheet", "scopes": ["read:goals"], "expires_at": "2026-11-24T12:00:00Z"},
        {"name": "Sheet", "scopes": ["read:goals"], "expires_at": "2030-01-01T00:00:00Z"},
        {"name": "Sheet", "scopes": ["read:goals"], "expires_at": "2026-12-01T00:00:00"},
        {"name": "Sheet", "scopes": ["read:goals"], "is_admin": True},
    ],
)
async def test_a_key_that_cannot_be_is_refused(http: AsyncClient, body: dict[str, Any]) -> None:
    ana = await an_athlete(http)
    assert (await ana.call("POST", "/v1/me/api-keys", json=body)).status_code == 422
    assert (await ana.get("/v1/me/api-keys"))["data"] == []


async def test_an_account_has_fifty_keys_at_most(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    keys = [await a_key(ana) for _ in range(50)]
    body = {"name": "Sheet", "scopes": ["read:goals"]}
    assert code_of(await ana.call("POST", "/v1/me/api-keys", json=body), 409) == "too_many_api_keys"
    assert (await ana.call("DELETE", f"/v1/me/api-keys/{keys[0]['id']}")).status_code == 204
    assert (await ana.call("POST", "/v1/me/api-keys", json=body)).status_code == 201


async def test_a_slip_of_the_pen_is_refused_without_a_query(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    key = await a_key(ana)
    text = key["key"]
    async with counted(ports.store.hot_reads) as statements:
        await by_key(http, key, "GET", "/v1/activities")
        asked = await statements.taken()
        wrong = {"key": text[:-1] + ("0" if text[-1] != "0" else "1")}
        assert code_of(await by_key(http, wrong, "GET", "/v1/activities"), 401) == "invalid_token"
        assert await statements.taken() == []
    assert bool(asked) == (ports.settings.persistence != "fake")
