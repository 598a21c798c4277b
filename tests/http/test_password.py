"""Changing a password over HTTP."""

import asyncio

import pytest
from httpx import AsyncClient

from tests.http.api import PASSWORD, Athlete, Clock, an_athlete, code_of, sign_in
from training_analyzer.entrypoints.wiring import Wired

NEW = "another horse altogether"


async def change(athlete: Athlete, **body: object) -> tuple[int, str]:
    given = {"current_password": PASSWORD, "new_password": NEW, **body}
    reply = await athlete.call("PUT", "/v1/me/password", json=given)
    return reply.status_code, "" if reply.status_code == 204 else code_of(reply, reply.status_code)


async def refused(http: AsyncClient, email: str, password: str) -> bool:
    reply = await http.post("/v1/auth/sessions", json={"email": email, "password": password})
    return reply.status_code == 401


async def test_the_new_password_serves_and_the_old_one_no_more(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    assert await change(ana) == (204, "")
    assert await refused(http, ana.email, PASSWORD)
    await sign_in(http, ana.email, NEW)


async def test_the_other_sessions_end_and_this_one_lives(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    elsewhere = await sign_in(http, ana.email)
    bea = await an_athlete(http, "bea@example.org")
    assert await change(ana) == (204, "")
    assert (await ana.call("GET", "/v1/me")).status_code == 200
    assert (await elsewhere.call("GET", "/v1/me")).status_code == 401
    refresh = {"refresh_token": elsewhere.tokens["refresh_token"]}
    assert (await http.post("/v1/auth/token", json=refresh)).status_code == 401
    assert (await bea.call("GET", "/v1/me")).status_code == 200


async def test_the_other_sessions_may_be_kept(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    elsewhere = await sign_in(http, ana.email)
    assert await change(ana, keep_other_sessions=True) == (204, "")
    assert (await elsewhere.call("GET", "/v1/me")).status_code == 200


@pytest.mark.parametrize(
    ("body", "refusal"),
    [
        ({"current_password": "wrong password"}, (401, "invalid_credentials")),
        ({"new_password": "short"}, (422, "password_too_short")),
        ({"new_password": "x" * 129}, (422, "password_too_long")),
        ({"new_password": "Sunshine1"}, (422, "password_too_common")),
        ({"new_password": None}, (422, "invalid_request")),
        ({"role": "admin"}, (422, "invalid_request")),
    ],
)
async def test_what_is_refused_changes_nothing(
    http: AsyncClient, body: dict[str, object], refusal: tuple[int, str]
) -> None:
    ana = await an_athlete(http)
    elsewhere = await sign_in(http, ana.email)
    assert await change(ana, **body) == refusal
    assert (await elsewhere.call("GET", "/v1/me")).status_code == 200
    await sign_in(http, ana.email)


async def test_the_audit_log_tells_of_changes_and_attempts(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    await change(ana, current_password="wrong password")
    await change(ana)
    events = (await ana.get("/v1/me/audit-log"))["data"]
    told = [each["outcome"] for each in events if each["action"] == "password_change"]
    assert sorted(told) == ["failed", "ok"]
    assert PASSWORD not in str(events)
    assert NEW not in str(events)


async def test_the_field_to_blame_is_the_new_password(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    body = {"current_password": PASSWORD, "new_password": "short"}
    reply = await ana.call("PUT", "/v1/me/password", json=body)
    assert [each["pointer"] for each in reply.json()["errors"]] == ["/new_password"]


async def test_a_sign_in_of_long_ago_changes_no_password(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    clock.ahead(minutes=10, seconds=1)
    assert await change(ana) == (403, "reauthentication_required")


async def test_of_two_changes_at_once_one_password_is_set(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    replies = await asyncio.gather(
        *(change(ana, new_password=f"new password {number}", keep_other_sessions=True) for number in range(5))
    )
    assert sorted(status for status, _ in replies) == [204, 401, 401, 401, 401]
    taken = [number for number in range(5) if not await refused(http, ana.email, f"new password {number}")]
    assert taken == [number for number, (status, _) in enumerate(replies) if status == 204]
