"""Deleting an account over HTTP."""

from dataclasses import replace

from httpx import AsyncClient

from tests.http.api import Athlete, Clock, an_athlete, code_of, do_jobs, sign_in
from training_analyzer.domain.identity.user import Role
from training_analyzer.domain.ids import UserId, from_text, to_text
from training_analyzer.entrypoints.wiring import Wired


async def an_id(athlete: Athlete) -> UserId:
    return UserId(from_text("usr", (await athlete.get("/v1/me"))["id"], "user"))


async def promote(ports: Wired, user_id: UserId) -> None:
    async with ports.store.work() as w:
        await w.users.save(replace(await w.users.get(user_id), role=Role.ADMIN))
        await w.commit()


async def test_in_the_request_sessions_and_keys_are_dead_and_then_the_account_goes(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    await ana.enter()
    made = await ana.call("POST", "/v1/me/api-keys", json={"name": "Sheet", "scopes": ["read:activities"]})
    assert made.status_code == 201, made.text
    user_id = await an_id(ana)
    await do_jobs(ports)
    clock.ahead(seconds=1)
    reply = await ana.call("DELETE", "/v1/me")
    assert reply.status_code == 202, reply.text
    assert code_of(await ana.call("GET", "/v1/me"), 401) == "invalid_token"
    refresh = await http.post("/v1/auth/token", json={"refresh_token": ana.tokens["refresh_token"]})
    assert code_of(refresh, 401) == "invalid_token"
    key = {"Authorization": f"Bearer {made.json()['key']}"}
    assert code_of(await http.get("/v1/activities", headers=key), 401) == "invalid_token"
    assert await do_jobs(ports) == 1
    async with ports.store.work.snapshot() as w:
        events = await w.audit.page(user_id, after=None, limit=1)
    assert [each.action for each in events] == ["account_deletion"]
    await bea.get("/v1/me")
    again = await an_athlete(http)
    assert await an_id(again) != user_id
    assert (await again.get("/v1/activities"))["data"] == []


async def test_what_is_being_deleted_does_not_come_back(http: AsyncClient, ports: Wired) -> None:
    ana, root = await an_athlete(http), await an_athlete(http, "root@example.org")
    await promote(ports, await an_id(root))
    path = f"/v1/admin/users/{to_text('usr', await an_id(ana))}"
    assert (await root.change("PATCH", path, json={"active": False})).status_code == 200
    assert (await root.change("PATCH", path, json={"active": True})).status_code == 200
    ana = await sign_in(http, ana.email)
    assert (await ana.call("DELETE", "/v1/me")).status_code == 202
    reply = await root.change("PATCH", path, json={"active": True})
    assert code_of(reply, 409) == "account_being_deleted"


async def test_only_who_signed_in_just_now_deletes(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    clock.ahead(minutes=11)
    assert code_of(await ana.call("DELETE", "/v1/me"), 403) == "reauthentication_required"


async def test_the_last_administrator_stays(http: AsyncClient, ports: Wired) -> None:
    ana = await an_athlete(http)
    await promote(ports, await an_id(ana))
    assert code_of(await ana.call("DELETE", "/v1/me"), 409) == "last_administrator"
    await ana.get("/v1/me")
    bea = await an_athlete(http, "bea@example.org")
    await promote(ports, await an_id(bea))
    assert (await ana.call("DELETE", "/v1/me")).status_code == 202
