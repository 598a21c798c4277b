"""Every route as everybody else: generated from the route table of the running application, on both real stores.

A new route is tried without anybody remembering it; one whose path has a parameter of an unknown kind fails.
"""

import re
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, nullcontext
from dataclasses import dataclass, replace
from typing import Any

import pytest
from httpx import ASGITransport, AsyncClient, Response
from litestar.handlers import HTTPRouteHandler

from tests.databases import SERVER, as_user, emptied
from tests.http.api import Clock, code_of
from tests.http.canaries import CANARY, SHARED, WORDS, Rows, dump, owner_of, rows_of, store
from tests.http.intruders import KEYS, KID, Intruders
from tests.security.keys import files
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.adapters.fake.payments import FakePayments
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.vendor import CheckoutSnapshot, CheckoutStatus
from training_analyzer.domain.identity.scopes import Scope
from training_analyzer.domain.identity.user import Role
from training_analyzer.domain.ids import UserId, to_text
from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.csrf import csrf_token
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired, wired

IDS = {
    "activity_id": ("act", "activity"),
    "goal_id": ("goal", "goal"),
    "analysis_id": ("ana", "coach_analysis"),
    "conversation_id": ("cnv", "coach_conversation"),
    "plan_id": ("plan", "training_plan"),
    "workout_id": ("wkt", "workout"),
    "session_id": ("ses", "session"),
    "key_id": ("key", "api_key"),
    "identity_id": ("idn", "identity"),
    "job_id": ("job", "job"),
    "export_id": ("exp", "export_file"),
    "user_id": ("usr", "user_account"),
}
"""Parameters that name an athlete's object: the prefix of its id, and the table."""

OF_VENDORS = {"checkout_id": ("billing_checkout", "vendor_id")}
"""Parameters that name it by a vendor's id: the table, and the column."""

OF_CONNECTIONS = "/v1/connections/{provider:str}"
"""Where a provider's name stands for the athlete's connection to it: Ana's is the one that is named below."""

WORDS_IN_PATHS = {
    "kind": "power",
    "name": "index.html",
    "provider": "google",
    "day": "2026-11-24",
    "event_id": "evt_1",
}
"""Parameters that name nobody's object."""


@dataclass(frozen=True)
class Route:
    """A route as its handler declares it."""

    path: str
    method: str
    handler: HTTPRouteHandler

    @property
    def rule(self) -> str:
        rule: str = self.handler.opt["access"]
        return rule

    @property
    def looks_for_a_caller(self) -> bool:
        """Else a cookie is nobody's: messages of vendors, and forms that have a token of their own."""
        return self.rule != "signature" and self.handler.opt.get("asks_who_calls", True)

    @property
    def parameters(self) -> list[str]:
        return re.findall(r"{(\w+):\w+}", self.path)

    @property
    def names_an_object(self) -> bool:
        named = any(name in {*IDS, *OF_VENDORS} for name in self.parameters)
        return named or self.path.startswith(OF_CONNECTIONS)

    def filled(self, rows: Rows) -> str:
        path = self.path
        for name in self.parameters:
            if name in IDS:
                prefix, table = IDS[name]
                value = to_text(prefix, rows[table]["id"])
            elif name in OF_VENDORS:
                table, column = OF_VENDORS[name]
                value = rows[table][column]
            else:
                assert name in WORDS_IN_PATHS, f"say what fills {{{name}}} of {self.path}"
                value = WORDS_IN_PATHS[name]
            path = re.sub(rf"{{{name}:\w+}}", value, path)
        return path

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


@dataclass(frozen=True)
class World:
    """A running application with Ana's rows in every table, and those who would like to have them."""

    http: AsyncClient
    routes: list[Route]
    rows: Rows
    others: Intruders

    async def ask(self, route: Route, bearer: str | None, **more: str) -> Response:
        shown = {} if bearer is None else {"Authorization": f"Bearer {bearer}"}
        headers = {"If-Match": "*", **shown, **more}
        body: Mapping[str, Any] = {}
        if route.method in {"POST", "PUT", "PATCH"}:
            takes = route.handler.opt.get("consumes", ("application/json",))
            body = {"files": {"file": ("x", b"x")}}
            if "application/json" in takes:
                body = {"json": {}}
            elif "application/x-www-form-urlencoded" in takes:
                body = {"data": {"token": "x"}}
        return await self.http.request(route.method, route.filled(self.rows), headers=headers, **body)

    def under(self, *rules: str) -> list[Route]:
        found = [route for route in self.routes if route.rule in rules]
        assert found
        return found

    async def seen(self) -> dict[str, set[str]]:
        """Return all rows but other athletes' diaries."""
        async with self.others.ports.store.work.for_user(owner_of(self.rows)).snapshot() as w:
            return await dump(w)

    async def told(self, user_id: UserId) -> list[str]:
        async with self.others.ports.store.work.snapshot() as w:
            return [each.action for each in await w.audit.page(user_id, after=None, limit=100)]


@pytest.fixture(scope="module", params=["sqlite", "supabase"])
def chosen(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    folder = tmp_path_factory.mktemp("routes")
    sections: dict[str, dict[str, str]] = {"auth": {"key_files": files(folder, **{KID: KEYS["EdDSA"]})}}
    if request.param == "supabase":
        url: str = request.getfixturevalue("http_database")
        sections["supabase"] = {"url": as_user(url, SERVER), "owner_url": url}
    return Settings(
        data_dir=folder, persistence=request.param, payments="fake", limits=UNLIMITED, sections=sections
    )


@pytest.fixture(scope="module")
async def world(chosen: Settings) -> AsyncIterator[World]:
    if chosen.persistence == "supabase":
        await emptied(chosen.sections["supabase"]["owner_url"])
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(wired(chosen, clock=Clock()))
        ports = replace(ports, passwords=FakePasswords())
        app = litestar_app(lambda: nullcontext(ports))
        await stack.enter_async_context(app.lifespan())
        framed: Any = Frame(app, production=False)
        transport = ASGITransport(framed, raise_app_exceptions=False)
        http = await stack.enter_async_context(AsyncClient(transport=transport, base_url="http://test"))
        rows = rows_of(ports.make_id, ports.clock())
        async with ports.store.work.for_user(owner_of(rows))() as w:
            await store(w, rows)
            await w.commit()
        _visit(ports, rows)
        routes = [Route(*each) for each in route_table(app)]
        yield World(http, routes, rows, Intruders(ports))


def _visit(ports: Wired, rows: Rows) -> None:
    """Let the vendor know the visit that Ana's row tells of."""
    assert isinstance(ports.payments, FakePayments)
    visit = CheckoutSnapshot(
        id=rows["billing_checkout"]["vendor_id"],
        status=CheckoutStatus.OPEN,
        paid=False,
        customer_id=None,
        subscription_id=None,
        user_hint=str(owner_of(rows)),
    )
    ports.payments.checkouts[visit.id] = (visit, PlanRef("pro:month"))


def test_every_text_of_ana_holds_a_canary_or_is_a_word() -> None:
    columns = {f"{table.name}.{column.name}" for table in TABLES for column in table.columns}
    assert WORDS.keys() <= columns
    assert {table.name for table in TABLES} >= SHARED


async def test_ana_reads_her_canaries(world: World) -> None:
    """Else nobody's not seeing them would prove nothing."""
    for path in ("/v1/me", "/v1/activities", "/v1/goals", "/v1/me/api-keys", "/v1/me/audit-log"):
        async with world.others.ports.store.work.snapshot() as w:
            session = (await w.sessions.list(owner_of(world.rows), world.others.ports.clock()))[0]
        headers = {"Authorization": f"Bearer {world.others.token(session)}"}
        reply = await world.http.get(path, headers=headers)
        assert reply.status_code == 200, f"{path}: {reply.text}"
        assert CANARY in reply.text, path


async def test_the_ids_that_strangers_ask_for_are_those_of_anas_objects(world: World) -> None:
    """Else a 404 would prove nothing: each id opens a route to Ana, or stands in one of her lists."""
    async with world.others.ports.store.work.snapshot() as w:
        session = (await w.sessions.list(owner_of(world.rows), world.others.ports.clock()))[0]
    token = world.others.token(session)
    lists, opened = "", set()
    for route in world.under("signed_in", "scope"):
        if route.method == "GET" or OF_VENDORS.keys() & set(route.parameters):
            reply = await world.ask(route, token)
            lists += reply.text
            if route.names_an_object:
                assert reply.status_code != 404, route
                opened |= set(route.parameters)
    for name in {name for route in world.under("signed_in", "scope") for name in route.parameters} - opened:
        if name in IDS:
            prefix, table = IDS[name]
            assert to_text(prefix, world.rows[table]["id"]) in lists, name


async def test_nobody_gets_in_with_no_credential_or_a_bad_one(world: World) -> None:
    bad = {"none": None, **await world.others.bad()}
    before = await world.seen()
    bodies = set()
    for route in world.under("signed_in", "scope", "admin"):
        for wrong, bearer in bad.items():
            reply = await world.ask(route, bearer)
            assert reply.status_code == 401, f"{route} with {wrong}: {reply.text}"
            assert reply.headers["www-authenticate"].startswith("Bearer")
            problem = reply.json()
            bodies.add(str({name: problem[name] for name in problem.keys() - {"request_id", "instance"}}))
    assert len(bodies) == 1
    assert await world.seen() == before


async def test_a_key_opens_what_its_scope_names_and_nothing_else(world: World) -> None:
    every = await world.others.key(Scope)
    for route in world.under("signed_in", "admin"):
        assert code_of(await world.ask(route, every), 403) == "insufficient_scope", route
    for route in world.under("scope"):
        needed = route.handler.opt["scope"]
        assert needed.startswith("read:") == (route.method == "GET"), route
        without = await world.others.key(set(Scope) - {needed})
        assert code_of(await world.ask(route, without), 403) == "insufficient_scope", route
        assert (await world.ask(route, await world.others.key({needed}))).status_code not in {401, 403}, route


async def test_what_a_cookie_changes_needs_a_page_of_ours(world: World) -> None:
    for route in world.routes:
        session, cookie = await world.others.web()
        shown, token = {"Cookie": f"ta_session={cookie}"}, csrf_token(world.others.ports, session.id)
        ours = {**shown, "Origin": "http://test", "X-CSRF-Token": token}
        if route.method == "GET" or not route.looks_for_a_caller:
            reply = await world.ask(route, None, **shown)
            assert "csrf_failed" not in reply.text, route
            assert reply.status_code != 401 or route.rule == "public", route
            assert route.method == "GET" or await world.told(session.user_id) == [], route
            continue
        for forged in (shown, {**ours, "Origin": "https://evil.example"}, {**ours, "X-CSRF-Token": "0" * 64}):
            assert code_of(await world.ask(route, None, **forged), 403) == "csrf_failed", route
        assert await world.told(session.user_id) == ["access_denied"] * 3, route
        meant = await world.ask(route, None, **ours)
        assert "csrf_failed" not in meant.text, route
        assert meant.status_code != 401 or route.rule == "public", route


async def test_a_refused_key_is_told_of(world: World) -> None:
    user = await world.others.account()
    key = await world.others.key({Scope.READ_PLANS}, user)
    refused = world.under("scope", "signed_in", "admin")
    for route in refused[:5]:
        await world.ask(route, key)
    assert await world.told(user.id) == ["access_denied"] * 5


async def test_an_athlete_does_not_administer_and_is_told_of(world: World) -> None:
    for route in world.under("admin"):
        athlete = await world.others.account()
        token = world.others.token(await world.others.session(athlete))
        assert code_of(await world.ask(route, token), 403) == "admin_required", route
        assert await world.told(athlete.id) == ["access_denied"], route
        admin = await world.others.stranger(role=Role.ADMIN)
        if route.method == "GET":
            assert (await world.ask(route, admin)).status_code == 200, route


async def test_what_needs_a_fresh_sign_in_gets_none_from_an_old_session(world: World) -> None:
    recent = [route for route in world.routes if route.handler.opt.get("recent")]
    assert recent
    for route in recent:
        role = Role.ADMIN if route.handler.opt["access"] == "admin" else Role.ATHLETE
        old = await world.others.stranger(minutes_ago=11, role=role)
        assert code_of(await world.ask(route, old), 403) == "reauthentication_required", route


async def test_somebody_else_reads_and_changes_nothing_of_ana(world: World) -> None:
    before = await world.seen()
    for route in world.under("signed_in", "scope"):
        bea = (
            await world.others.stranger()
        )  # a fresh one each time: some routes end the session they are asked by
        reply = await world.ask(route, bea)
        assert reply.status_code < 500, f"{route}: {reply.text}"
        assert CANARY not in f"{reply.text} {reply.headers}", route
        if route.names_an_object:
            assert code_of(reply, 404) == "not_found", route
    after = await world.seen()
    for table, rows in before.items():
        assert rows <= after[table], table
    ana = repr(owner_of(world.rows))
    new = {table: [row for row in after[table] - before[table] if ana in row] for table in after}
    assert {table for table, rows in new.items() if rows} == set()


async def test_public_routes_show_nothing_of_ana(world: World) -> None:
    for route in world.under("public"):
        for bearer in (None, await world.others.stranger()):
            reply = await world.ask(route, bearer)
            assert reply.status_code < 500, f"{route}: {reply.text}"
            assert CANARY not in reply.text, route


async def test_a_unit_of_the_application_sees_what_this_test_compares(world: World) -> None:
    """Else unchanged rows would prove nothing."""
    seen = await world.seen()
    owned = {table: rows for table, rows in seen.items() if any(CANARY in row for row in rows)}
    assert {"user_account", "session", "activity", "goal", "api_key", "audit_event"} <= owned.keys()
