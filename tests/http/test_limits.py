"""One limit over all routes: by user, or by address where nobody is signed in."""

from dataclasses import replace
from pathlib import Path
from uuid import UUID

import msgspec
import pytest
from httpx import AsyncClient

from tests.http.api import START, Clock, an_athlete, code_of
from tests.http.conftest import client, on_free
from tests.http.customers import applied
from tests.http.statements import counted
from training_analyzer.domain.ids import to_text
from training_analyzer.entrypoints.listed_settings import Networks, PlanRates
from training_analyzer.entrypoints.settings import HttpSettings, LimitsSettings, Settings
from training_analyzer.entrypoints.wiring import Wired

MOST = 60


@pytest.fixture(params=["fake", "sqlite", "supabase"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "supabase":
        given: Settings = request.getfixturevalue("on_postgres")
    else:
        given = Settings(data_dir=tmp_path, persistence=request.param)
    http = HttpSettings(trusted_proxies=Networks("127.0.0.1"))
    return on_free(msgspec.structs.replace(given, http=http, limits=LimitsSettings()))


async def test_sixty_different_addresses_are_one_limit(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for number in range(MOST):
        path = f"/v1/activities/{to_text('act', UUID(int=number))}"
        assert (await ana.call("GET", path)).status_code == 404
    reply = await ana.call("GET", "/v1/goals")
    assert code_of(reply, 429) == "rate_limited"
    assert reply.headers["retry-after"] == "1"


async def test_two_users_behind_one_address_do_not_share(http: AsyncClient) -> None:
    ana, bea = await an_athlete(http), await an_athlete(http, "bea@example.org")
    for _ in range(MOST):
        assert (await ana.call("GET", "/v1/me")).status_code == 200
    assert (await ana.call("GET", "/v1/me")).status_code == 429
    assert (await bea.call("GET", "/v1/me")).status_code == 200


async def test_two_sessions_of_one_user_share(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    body = {"email": ana.email, "password": "correct horse battery"}
    again = (await http.post("/v1/auth/sessions", json=body)).json()["access_token"]
    for _ in range(MOST):
        await ana.call("GET", "/v1/me")
    reply = await http.get("/v1/me", headers={"Authorization": f"Bearer {again}"})
    assert reply.status_code == 429


async def test_strangers_are_counted_by_address(http: AsyncClient) -> None:
    def at(address: str) -> dict[str, str]:
        return {"X-Forwarded-For": address, "Authorization": "Bearer nonsense"}

    for number in range(MOST):
        reply = await http.get("/v1/me", headers=at(f"2001:db8::{number}"))
        assert code_of(reply, 401) == "invalid_token"
    assert (await http.get("/v1/me", headers=at("2001:db8::ffff"))).status_code == 429
    assert (await http.get("/v1/me", headers=at("2001:db8:0:1::1"))).status_code == 401


async def test_each_reply_tells_where_the_client_stands(http: AsyncClient, clock: Clock) -> None:
    ana = await an_athlete(http)
    reply = await ana.call("GET", "/v1/me")
    assert reply.headers["ratelimit-policy"] == '"requests";q=60;w=60'
    assert reply.headers["ratelimit"] == '"requests";r=59;t=1'
    problem = await ana.call("GET", "/v1/activities/nothing")
    assert problem.headers["ratelimit"] == '"requests";r=58;t=2'
    for _ in range(MOST):
        reply = await ana.call("GET", "/v1/me")
    assert reply.headers["ratelimit"] == '"requests";r=0;t=60'
    clock.ahead(seconds=1)
    assert (await ana.call("GET", "/v1/me")).status_code == 200


async def test_the_refused_change_nothing(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    for _ in range(MOST):
        await ana.call("GET", "/v1/me")
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 60}
    assert (await ana.call("POST", "/v1/activities", json=entry)).status_code == 429
    assert (await ana.call("DELETE", "/v1/auth/sessions/current")).status_code == 429


async def test_probes_are_never_limited(http: AsyncClient) -> None:
    for _ in range(MOST + 5):
        reply = await http.get("/health/live")
        assert reply.status_code == 200
    assert "ratelimit" not in reply.headers
    assert (await http.get("/health/ready")).status_code == 200


@pytest.mark.parametrize("settings", ["sqlite", "supabase"], indirect=True)
async def test_a_limited_list_still_costs_two_statements(http: AsyncClient, ports: Wired) -> None:
    """A lease is counted apart: it serves the nine requests after it."""
    ana = await an_athlete(http)
    await ana.get("/v1/activities")
    async with counted(ports.store.hot_reads) as statements:
        for _ in range(9):
            await ana.get("/v1/activities")
        found = await statements.taken()
    assert len(found) == 18, found


async def test_limits_that_are_off_tell_nothing(ports: Wired, settings: Settings) -> None:
    """Another application on the same store, without limits."""
    limits = LimitsSettings(requests_per_minute=PlanRates("off"))
    open_settings = msgspec.structs.replace(settings, limits=limits)
    async with client(replace(ports, settings=open_settings)) as unlimited:
        for _ in range(MOST + 5):
            reply = await unlimited.get("/v1/me")
        assert reply.status_code == 401
        assert "ratelimit" not in reply.headers


async def test_the_plan_as_it_is_now_says_how_often_one_token_may_ask(
    http: AsyncClient, ports: Wired
) -> None:
    ana = await an_athlete(http)
    for ended_at, most in ((None, 120), (START, 60), (None, 120)):
        await applied(ports, ana, ended_at=ended_at)
        reply = await ana.call("GET", "/v1/me")
        assert reply.headers["ratelimit-policy"] == f'"requests";q={most};w=60'
