"""Under maintenance everything can be read, and nothing can be changed."""

from httpx import AsyncClient

from tests.http.api import START, Clock, an_athlete, code_of
from tests.http.every_route import ROUTES
from tests.http.test_admin import an_admin
from training_analyzer.entrypoints.wiring import Wired

WRITES = [route for route in ROUTES if route[0] not in {"GET", "HEAD"}]


async def begin(ports: Wired, clock: Clock) -> None:
    """Begin, and let the second pass in which the server may not know."""
    assert await ports.store.maintenance_flag.begin(START, "a test")
    clock.ahead(seconds=1)


async def test_every_route_that_writes_is_refused(http: AsyncClient, ports: Wired, clock: Clock) -> None:
    ana = await an_admin(http, ports)
    await begin(ports, clock)
    assert len(WRITES) > 10
    for method, path in WRITES:
        reply = await ana.call(method, path)
        assert code_of(reply, 503) == "maintenance", (method, path)
        assert reply.headers["retry-after"] == "60"


async def test_what_was_there_is_read_as_before(http: AsyncClient, ports: Wired, clock: Clock) -> None:
    ana = await an_athlete(http)
    path = f"/v1/activities/{(await ana.enter(rpe=5))['id']}"
    paths = ("/v1/me", "/v1/activities", path, f"{path}/metrics", "/v1/training-load", "/v1/goals")
    before = [await ana.get(each) for each in paths]
    await begin(ports, clock)
    clock.ahead(minutes=6)  # the use of the session is to be noted again, and cannot be
    assert [await ana.get(each) for each in paths] == before
    assert (await http.get("/health/ready")).status_code == 200


async def test_who_is_not_signed_in_is_told_that_first(http: AsyncClient, ports: Wired, clock: Clock) -> None:
    await begin(ports, clock)
    assert code_of(await http.post("/v1/goals", json={}), 401) == "invalid_token"


async def test_writes_are_taken_again_within_a_second_of_its_end(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    ana = await an_athlete(http)
    await begin(ports, clock)
    assert code_of(await ana.call("POST", "/v1/goals", json={}), 503) == "maintenance"
    await ports.store.maintenance_flag.end()
    clock.ahead(seconds=1)
    await ana.enter()


async def test_a_clock_that_is_set_back_does_not_keep_it_from_asking(
    http: AsyncClient, ports: Wired, clock: Clock
) -> None:
    body = {"email": "ana@example.org", "password": "correct horse battery"}
    assert code_of(await http.post("/v1/auth/sessions", json=body), 401) == "invalid_credentials"
    await begin(ports, clock)
    clock.ahead(hours=-1)
    assert code_of(await http.post("/v1/auth/sessions", json=body), 503) == "maintenance"
