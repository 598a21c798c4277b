"""What browsers and slow or careless clients meet, whatever the route."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from typing import Any

import msgspec
import pytest
from httpx import ASGITransport, AsyncClient

from tests.http.api import an_athlete, code_of
from tests.http.conftest import client
from training_analyzer.entrypoints.http.app import create_app, litestar_app
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.listed_settings import Origins
from training_analyzer.entrypoints.settings import HttpSettings
from training_analyzer.entrypoints.wiring import Wired

APP, OTHER = "https://app.example.org", "https://evil.example"


@pytest.fixture
async def listed(ports: Wired) -> AsyncIterator[AsyncClient]:
    """Serve with one listed origin."""
    app = litestar_app(lambda: nullcontext(ports))
    async with app.lifespan():
        framed: Any = Frame(app, production=True, http=HttpSettings(cors_origins=Origins(APP), no_store=True))
        async with AsyncClient(transport=ASGITransport(framed), base_url="http://test") as opened:
            yield opened


async def test_a_listed_page_may_ask_and_is_told_what_it_may_send(listed: AsyncClient) -> None:
    asks = {
        "Origin": APP,
        "Access-Control-Request-Method": "PUT",
        "Access-Control-Request-Headers": "if-match",
    }
    reply = await listed.options("/v1/goals/x", headers=asks)
    assert reply.status_code == 204
    assert reply.headers["access-control-allow-origin"] == APP
    assert "PUT" in reply.headers["access-control-allow-methods"]
    assert "If-Match" in reply.headers["access-control-allow-headers"]
    assert "access-control-allow-credentials" not in reply.headers


async def test_its_replies_and_refusals_can_be_read_by_it(listed: AsyncClient) -> None:
    for path in ("/health/live", "/v1/me", "/nowhere"):
        reply = await listed.get(path, headers={"Origin": APP})
        assert reply.headers["access-control-allow-origin"] == APP
        assert reply.headers["vary"] == "Origin"
        assert "ETag" in reply.headers["access-control-expose-headers"]


@pytest.mark.parametrize(
    "origin", [OTHER, "null", "", "*", APP + ".evil.example", APP.upper(), "http://app.example.org"]
)
async def test_no_other_page_is_told_anything(listed: AsyncClient, origin: str) -> None:
    for method, more in (("GET", {}), ("OPTIONS", {"Access-Control-Request-Method": "DELETE"})):
        reply = await listed.request(method, "/v1/me", headers={"Origin": origin, **more})
        assert not [name for name in reply.headers if name.startswith("access-control-")]
        assert reply.headers["vary"] == "Origin"


async def test_unless_it_is_configured_no_page_elsewhere_may_ask(http: AsyncClient) -> None:
    for origin in (APP, "null"):
        reply = await http.get("/v1/me", headers={"Origin": origin})
        assert not [name for name in reply.headers if name.startswith("access-control-")]


async def test_production_asks_for_tls_from_now_on_and_errors_say_so_too(listed: AsyncClient) -> None:
    for path in ("/health/live", "/nowhere", "/v1/me"):
        assert (await listed.get(path)).headers[
            "strict-transport-security"
        ] == "max-age=63072000; includeSubDomains"


async def test_development_does_not(http: AsyncClient) -> None:
    assert "strict-transport-security" not in (await http.get("/health/live")).headers


async def test_accounts_are_kept_by_no_browser(http: AsyncClient) -> None:
    for path in (
        "/v1/auth/sessions",
        "/v1/me",
        "/v1/billing/x",
        "/v1/connections",
        "/v1/coach/x",
        "/v1/admin/users",
    ):
        assert (await http.get(path)).headers.get_list("cache-control") == ["no-store"]
    assert "no-store" not in (await http.get("/v1/mean")).headers.get("cache-control", "")


async def test_an_operator_may_forbid_to_keep_anything(ports: Wired) -> None:
    app = litestar_app(lambda: nullcontext(ports))
    async with app.lifespan():
        framed: Any = Frame(app, production=False, http=HttpSettings(no_store=True))
        async with AsyncClient(transport=ASGITransport(framed), base_url="http://test") as http:
            ana = await an_athlete(http)
            for path in ("/v1/activities", "/v1/training-load", "/v1/me/thresholds", "/v1/nothing"):
                reply = await ana.call("GET", path)
                assert reply.headers.get_list("cache-control") == ["no-store"], path


async def test_the_settings_reach_the_application(ports: Wired) -> None:
    settings = msgspec.structs.replace(
        ports.settings, environment="production", http=HttpSettings(cors_origins=Origins(APP))
    )
    app: Any = create_app(settings, lambda: nullcontext(ports))
    async with AsyncClient(transport=ASGITransport(app), base_url="http://test") as http:
        reply = await http.get("/nowhere", headers={"Origin": APP})
    assert reply.headers["access-control-allow-origin"] == APP
    assert "strict-transport-security" in reply.headers


@pytest.mark.parametrize("query", ["limit=1&limit=2", "limit=1&%6cimit=2", "x=1&limit=3&x=2", "a&a"])
async def test_a_parameter_that_comes_twice_is_422(http: AsyncClient, query: str) -> None:
    ana = await an_athlete(http)
    reply = await ana.call("GET", f"/v1/activities?{query}")
    assert code_of(reply, 422) == "invalid_request"
    assert reply.json()["errors"]


async def test_trace_is_405(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for path in ("/v1/me", "/v1/activities", "/health/live"):
        assert code_of(await ana.call("TRACE", path), 405) == "method_not_allowed"


async def test_a_body_is_counted_as_it_comes_whatever_its_head_says(http: AsyncClient) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while sent < 64:
            sent += 1
            yield b" " * (1 << 18)

    headers = {"Content-Type": "application/json"}
    reply = await http.post("/v1/auth/register", content=endless(), headers=headers)
    assert code_of(reply, 413) == "body_too_large"


async def never_ending() -> AsyncIterator[bytes]:
    """Begin a body, and wait for ever."""
    yield b"{"
    await asyncio.Event().wait()


@pytest.mark.parametrize(
    ("path", "kind", "limits"),
    [
        ("/v1/auth/register", "application/json", HttpSettings(request_timeout_s=0)),
        ("/v1/activities", "multipart/form-data; boundary=x", HttpSettings(upload_timeout_s=0)),
    ],
)
async def test_a_body_has_the_time_of_its_route(
    ports: Wired, path: str, kind: str, limits: HttpSettings
) -> None:
    """The other kind's 30 seconds, or ten minutes, would outlast the test."""
    hasty = replace(ports, settings=msgspec.structs.replace(ports.settings, http=limits))
    async with client(hasty) as http:
        ana = await an_athlete(http)
        reply = await ana.call("POST", path, content=never_ending(), headers={"Content-Type": kind})
    assert code_of(reply, 408) == "request_timeout"
