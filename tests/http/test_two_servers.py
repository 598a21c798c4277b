"""Two applications on one PostgreSQL: however a session ends in one, its access token is dead in the other."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace

import pytest
from httpx import AsyncClient

from tests.http.api import Athlete, Clock, code_of, sign_in, sign_up
from tests.http.conftest import client
from training_analyzer.adapters.fake.passwords import FakePasswords
from training_analyzer.domain.identity.email import parse_email
from training_analyzer.domain.identity.session import MOST_SESSIONS
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired, wired


@dataclass(frozen=True)
class Two:
    """The same deployment twice: what ``here`` does, ``there`` has to know."""

    ports: Wired
    here: AsyncClient
    there: AsyncClient
    clock: Clock


@pytest.fixture
async def two(on_postgres: Settings, clock: Clock) -> AsyncIterator[Two]:
    async with AsyncExitStack() as stack:
        ports = [await stack.enter_async_context(wired(on_postgres, clock=clock)) for _ in range(2)]
        cheap = [replace(each, passwords=FakePasswords()) for each in ports]
        here, there = [await stack.enter_async_context(client(each)) for each in cheap]
        yield Two(cheap[0], here, there, clock)


async def _log_out(two: Two, ana: Athlete) -> None:
    assert (await ana.call("DELETE", "/v1/auth/sessions/current")).status_code == 204


async def _from_another_device(two: Two, ana: Athlete) -> None:
    other = await sign_in(two.here, ana.email)
    path = f"/v1/auth/sessions/{ana.tokens['session_id']}"
    assert (await other.call("DELETE", path)).status_code == 204


async def _everywhere(two: Two, ana: Athlete) -> None:
    assert (await ana.call("DELETE", "/v1/auth/sessions")).status_code == 204


async def _reused(two: Two, ana: Athlete) -> None:
    body = {"refresh_token": ana.tokens["refresh_token"]}
    assert (await two.here.post("/v1/auth/token", json=body)).status_code == 200
    two.clock.ahead(seconds=11)
    assert code_of(await two.here.post("/v1/auth/token", json=body), 401) == "refresh_reused"


async def _crowded_out(two: Two, ana: Athlete) -> None:
    for _ in range(MOST_SESSIONS):
        two.clock.ahead(seconds=1)
        await sign_in(two.here, ana.email)


async def _deactivated(two: Two, ana: Athlete) -> None:
    async with two.ports.store.work() as w:
        user = await w.users.find_by_email(parse_email(ana.email))
        assert user is not None
        await w.users.save(replace(user, active=False))
        await w.commit()


@pytest.mark.parametrize(
    "end",
    [_log_out, _from_another_device, _everywhere, _reused, _crowded_out, _deactivated],
    ids=lambda end: end.__name__.strip("_"),
)
async def test_a_session_that_ends_here_is_over_there(
    two: Two, end: Callable[[Two, Athlete], Awaitable[None]]
) -> None:
    await sign_up(two.here, "ana@example.org")
    ana = await sign_in(two.here, "ana@example.org")
    there = replace(ana, http=two.there)
    for athlete in (ana, there):
        assert (await athlete.call("GET", "/v1/me")).status_code == 200
    await end(two, ana)
    for athlete in (there, ana):
        assert code_of(await athlete.call("GET", "/v1/me"), 401) == "invalid_token"
