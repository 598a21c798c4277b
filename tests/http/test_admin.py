"""Administrators: by the role that the database has now, with accounts and never with what athletes recorded."""

from typing import Any

from httpx import AsyncClient

from tests.http.api import PASSWORD, Athlete, Clock, an_athlete, code_of, sign_in
from tests.http.test_links import Post
from tests.http.test_second_factor import enrolled
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.user import Role
from training_analyzer.domain.services.administer import Administration, edit_account
from training_analyzer.entrypoints.wiring import Wired


async def with_role(ports: Wired, athlete: Athlete, role: Role) -> None:
    """Change a role as the command line does."""
    async with ports.store.work.snapshot() as w:
        user = await w.users.find_by_email(Email(athlete.email))
    assert user is not None
    by = Administration(
        actor_id=None,
        origin=RequestOrigin(),
        work=ports.store.work,
        make_id=ports.make_id,
        now=ports.clock(),
    )
    await edit_account(by, user.id, role=role)


async def an_admin(http: AsyncClient, ports: Wired) -> Athlete:
    admin = await an_athlete(http, "root@example.org")
    await with_role(ports, admin, Role.ADMIN)
    return admin


async def id_of(athlete: Athlete) -> str:
    account: dict[str, Any] = await athlete.get("/v1/me")
    return str(account["id"])


async def test_a_role_counts_at_the_next_request(http: AsyncClient, ports: Wired) -> None:
    ana, _ = await an_athlete(http), await an_admin(http, ports)
    assert code_of(await ana.call("GET", "/v1/admin/users"), 403) == "admin_required"
    await with_role(ports, ana, Role.ADMIN)
    assert (await ana.get("/v1/me"))["is_admin"]
    assert len((await ana.get("/v1/admin/users"))["data"]) == 2
    await with_role(ports, ana, Role.ATHLETE)
    assert code_of(await ana.call("GET", "/v1/admin/users"), 403) == "admin_required"
    told = [each["action"] for each in (await ana.get("/v1/me/audit-log"))["data"]]
    assert (told.count("access_denied"), told.count("role_change")) == (2, 2)


async def test_accounts_are_listed_in_pages_and_found_by_address(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    admin = await an_admin(http, ports)
    for name in ("ana", "bea", "cleo"):
        clock.ahead(seconds=1)
        await an_athlete(http, f"{name}@example.org")
    seen, cursor = [], None
    while True:
        params = {"limit": "3"} | ({"cursor": cursor} if cursor else {})
        page = await admin.get("/v1/admin/users", params=params)
        seen += [each["email"].partition("@")[0] for each in page["data"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert seen == ["root", "ana", "bea", "cleo"]
    found = (await admin.get("/v1/admin/users", params={"search": "EA@"}))["data"]
    assert [each["email"] for each in found] == ["bea@example.org"]
    assert set(found[0]) == {
        "id", "email", "display_name", "role", "active", "plan", "email_verified", "created_at", "last_login_at",
    }  # fmt: skip


async def test_reading_an_account_is_told_to_its_owner(http: AsyncClient, ports: Wired) -> None:
    admin, ana = await an_admin(http, ports), await an_athlete(http)
    shown = await admin.get(f"/v1/admin/users/{await id_of(ana)}")
    assert (shown["email"], shown["role"], shown["active"]) == (ana.email, "athlete", True)
    read = [each for each in (await ana.get("/v1/me/audit-log"))["data"] if each["action"] == "account_read"]
    assert [(each["by"], each["outcome"]) for each in read] == [("administrator", "ok")]
    assert code_of(await admin.call("GET", f"/v1/admin/users/usr_{'0' * 26}"), 404) == "not_found"


async def test_an_account_made_inactive_loses_sessions_and_keys_at_once(
    http: AsyncClient, ports: Wired
) -> None:
    admin, ana = await an_admin(http, ports), await an_athlete(http)
    key = (await ana.call("POST", "/v1/me/api-keys", json={"name": "S", "scopes": ["read:goals"]})).json()[
        "key"
    ]
    by_key = {"Authorization": f"Bearer {key}"}
    assert (await http.get("/v1/goals", headers=by_key)).status_code == 200
    path = f"/v1/admin/users/{await id_of(ana)}"
    reply = await admin.change("PATCH", path, json={"active": False})
    assert reply.status_code == 200
    assert not reply.json()["active"]
    for headers in (ana.headers, by_key):
        assert code_of(await http.get("/v1/goals", headers=headers), 401) == "invalid_token"
    refresh = {"refresh_token": ana.tokens["refresh_token"]}
    assert code_of(await http.post("/v1/auth/token", json=refresh), 401) == "invalid_token"
    again = await http.post("/v1/auth/sessions", json={"email": ana.email, "password": PASSWORD})
    assert code_of(again, 401) == "invalid_credentials"
    assert (await admin.change("PATCH", path, json={"active": True})).status_code == 200
    assert (await http.get("/v1/goals", headers=by_key)).status_code == 401
    assert (await http.get("/v1/goals", headers=ana.headers)).status_code == 401
    assert (await (await sign_in(http, ana.email)).get("/v1/goals"))["data"] == []


async def test_the_last_administrator_stays_one(http: AsyncClient, ports: Wired) -> None:
    admin, ana = await an_admin(http, ports), await an_athlete(http)
    own, hers = f"/v1/admin/users/{await id_of(admin)}", f"/v1/admin/users/{await id_of(ana)}"
    for change in ({"role": "athlete"}, {"active": False}):
        assert code_of(await admin.change("PATCH", own, json=change), 409) == "last_administrator"
    assert (await admin.change("PATCH", hers, json={"role": "admin"})).status_code == 200
    assert (await admin.change("PATCH", own, json={"role": "athlete"})).status_code == 200
    assert code_of(await admin.call("GET", own), 403) == "admin_required"


async def test_a_change_needs_what_was_read(http: AsyncClient, ports: Wired) -> None:
    admin, ana = await an_admin(http, ports), await an_athlete(http)
    path = f"/v1/admin/users/{await id_of(ana)}"
    assert code_of(await admin.call("PATCH", path, json={"active": False}), 428) == "precondition_required"
    stale = {"If-Match": '"99"'}
    assert (
        code_of(await admin.call("PATCH", path, json={"active": False}, headers=stale), 412) == "stale_write"
    )
    for body in ({"plan": "pro"}, {"email": "x@example.org"}, {"role": "owner"}):
        assert (await admin.change("PATCH", path, json=body)).status_code == 422


async def test_an_account_is_logged_out_everywhere(http: AsyncClient, ports: Wired) -> None:
    admin, ana = await an_admin(http, ports), await an_athlete(http)
    other = await sign_in(http, ana.email)
    path = f"/v1/admin/users/{await id_of(ana)}/sessions"
    assert (await admin.call("DELETE", path)).status_code == 204
    for session in (ana, other):
        assert code_of(await session.call("GET", "/v1/me"), 401) == "invalid_token"
    assert (await admin.get("/v1/me"))["is_admin"]


async def test_administrators_see_what_plugins_offer(http: AsyncClient, ports: Wired) -> None:
    admin = await an_admin(http, ports)
    offers = (await admin.get("/v1/admin/plugins"))["data"]
    in_use = [each["name"] for each in offers if each["port"] == "persistence" and each["selected"]]
    assert in_use == [ports.settings.persistence]


async def test_an_administrator_reaches_no_athletes_recordings(http: AsyncClient, ports: Wired) -> None:
    admin, ana = await an_admin(http, ports), await an_athlete(http)
    entered = await ana.enter()
    assert code_of(await admin.call("GET", f"/v1/activities/{entered['id']}"), 404) == "not_found"
    assert (await admin.get("/v1/activities"))["data"] == []


async def test_a_lost_second_factor_is_taken_away_and_its_owner_told(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    admin, ana = await an_admin(http, ports), await an_athlete(http)
    path = f"/v1/admin/users/{await id_of(ana)}/second-factor"
    assert code_of(await admin.call("DELETE", path), 409) == "no_second_factor"
    await enrolled(ana, clock)
    assert code_of(await ana.call("DELETE", path), 403) == "admin_required"
    nobody = f"/v1/admin/users/usr_{'0' * 26}/second-factor"
    assert code_of(await admin.call("DELETE", nobody), 404) == "not_found"
    assert (await admin.call("DELETE", path)).status_code == 204
    assert code_of(await ana.call("GET", "/v1/me"), 401) == "invalid_token"
    again = await sign_in(http, ana.email)
    reset = [
        each for each in (await again.get("/v1/me/audit-log"))["data"] if each["action"] == "factor_reset"
    ]
    assert [(each["by"], each["outcome"]) for each in reset] == [("administrator", "ok")]
    (mail,) = await Post(ports).delivered()
    assert (mail.to, mail.subject) == (ana.email, "Your second factor was taken away")


async def test_whatever_changes_an_account_asks_for_a_fresh_sign_in(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    admin, ana = await an_admin(http, ports), await an_athlete(http)
    await enrolled(ana, clock)
    clock.ahead(minutes=11)
    path = f"/v1/admin/users/{await id_of(ana)}"
    for reply in (
        await admin.call("DELETE", f"{path}/second-factor"),
        await admin.call("DELETE", f"{path}/sessions"),
        await admin.change("PATCH", path, json={"role": "admin"}),
    ):
        assert code_of(reply, 403) == "reauthentication_required"
