"""Which routes there are, and that none is without a rule; `test_routes` tries each as everybody else."""

import asyncio
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

import pytest
from httpx import AsyncClient
from litestar import WebSocket, asgi, get, websocket
from litestar.static_files import create_static_files_router
from litestar.types import Receive, Scope, Send

from tests.files.fit_encoder import a_fit_file
from tests.http.api import an_athlete
from training_analyzer.entrypoints.http.access import RULES, RouteWithoutRule, route_table, scope
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.wiring import Wired


def unopened() -> AbstractAsyncContextManager[Wired]:
    raise AssertionError("only the route table is looked at")


def routes() -> Iterator[tuple[str, str, str]]:
    """Yield path, method and rule of each route."""
    for path, method, handler in route_table(litestar_app(unopened)):
        yield path, method, handler.opt["access"]


ROUTES = sorted(routes())


def test_the_route_table_is_the_whole_api() -> None:
    assert len(ROUTES) >= 25
    assert {rule for _, _, rule in ROUTES} <= set(RULES)
    public = {(method, path) for path, method, rule in ROUTES if rule == "public"}
    assert public == {
        ("GET", "/health/live"), ("GET", "/health/ready"), ("POST", "/v1/auth/register"),
        ("POST", "/v1/auth/sessions"), ("POST", "/v1/auth/token"),
        ("GET", "/v1/auth/{provider:str}/authorize"), ("GET", "/v1/auth/{provider:str}/callback"),
        ("POST", "/v1/auth/{provider:str}/second-factor"),
        ("GET", "/.well-known/jwks.json"), ("GET", "/docs"), ("GET", "/docs/{name:str}"), ("GET", "/openapi.json"),
            ("POST", "/v1/auth/password-resets"), ("PUT", "/v1/auth/password-resets"),
            ("POST", "/v1/auth/email-verifications"), ("PUT", "/v1/auth/email-verifications"),
            ("PUT", "/v1/auth/email-changes"), ("GET", "/v1/billing/plans"),
            *((method, page) for method in ("GET", "POST")
              for page in ("/verify-email", "/reset-password", "/change-email",
                           "/sign-in/{provider:str}/second-factor")),
            ("GET", "/"),
    }  # fmt: skip
    signed = {(method, path) for path, method, rule in ROUTES if rule == "signature"}
    assert signed == {("POST", "/v1/webhooks/{provider:str}")}


def test_a_route_without_a_rule_stops_the_start() -> None:
    @get("/forgotten")
    async def forgotten() -> None: ...

    with pytest.raises(RouteWithoutRule, match="/forgotten"):
        litestar_app(unopened, [forgotten])


def test_what_litestar_would_serve_by_itself_stops_the_start(tmp_path: Path) -> None:
    files = create_static_files_router("/files", [tmp_path])
    for forgotten in (
        files,
        asgi("/mounted", is_mount=True, copy_scope=True)(_nothing),
        websocket("/socket")(_socket),
    ):
        with pytest.raises(RouteWithoutRule):
            litestar_app(unopened, [forgotten])


def test_an_unknown_scope_stops_the_start() -> None:
    with pytest.raises(ValueError, match="read:everything"):
        scope("read:everything")


async def _nothing(scope: Scope, receive: Receive, send: Send) -> None: ...


async def _socket(socket: WebSocket[Any, Any, Any]) -> None: ...


async def test_the_same_file_belongs_to_each_who_drops_it(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    file = a_fit_file()
    first, second = (await ana.upload(file)).json(), (await bea.upload(file)).json()
    assert first["id"] != second["id"]
    assert (await bea.change("DELETE", f"/v1/activities/{second['id']}")).status_code == 204
    original = await ana.call("GET", f"/v1/activities/{first['id']}/file")
    assert original.content == file


async def test_of_fifty_interleaved_pairs_each_caller_is_himself(http: AsyncClient) -> None:
    ana, ben = await an_athlete(http), await an_athlete(http, "ben@example.org")
    pair = (ana, ben)
    replies = await asyncio.gather(*(each.get("/v1/me") for _ in range(50) for each in pair))
    assert [reply["email"] for reply in replies] == [ana.email, ben.email] * 50
