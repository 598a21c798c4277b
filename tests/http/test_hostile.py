"""Well-formed requests that nobody sends in good faith: never a 5xx, always a problem where it is refused."""

import json
import random
from typing import Any

import msgspec
import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.files.mutations import mutated
from tests.http.api import an_athlete, code_of
from tests.http.test_access import unopened
from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.examples import REQUESTS
from training_analyzer.entrypoints.settings import Settings

REQUESTS_SENT = 500
WEIRD: list[Any] = [
    None, True, False, 0, -1, 1e308, -1e308, 1e-320, 2**63, 2**64, 10**30, "", "\x00", "é" * 300, [], {}, [1], {"a": 1},
    "9999-12-31", "0001-01-01", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "1969-12-31T00:00:00Z",
    "2026-11-24T10:00:00+23:59", "running", "cycling", "NaN", "Infinity", "2026-02-30", "Europe/Madrid", "../../etc",
]  # fmt: skip
PARAMETERS = (
    "limit",
    "cursor",
    "from",
    "to",
    "sport",
    "fields",
    "include",
    "types",
    "resolution",
    "updated_since",
    "day",
)

AUTH = (
    ("register", "/v1/auth/register"),
    ("signIn", "/v1/auth/sessions"),
    ("refreshTokens", "/v1/auth/token"),
)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Return those of a deployment that sells: a route that needs a vendor would say 503 without one."""
    return msgspec.structs.replace(settings, payments="fake")


def twisted(value: Any, chance: random.Random) -> Any:
    """Return a body with members missing or in the place of others."""
    if isinstance(value, dict):
        kept = {name: member for name, member in value.items() if chance.random() > 0.1}
        return {
            name: chance.choice(WEIRD) if chance.random() < 0.3 else twisted(member, chance)
            for name, member in kept.items()
        }
    if isinstance(value, list):
        return [twisted(member, chance) for member in value] * chance.choice([0, 1, 1, 3])
    return chance.choice(WEIRD) if chance.random() < 0.2 else value


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_no_request_of_any_shape_is_a_failure_of_ours(http: AsyncClient, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - dice
    ana = await an_athlete(http)
    ids = [(await ana.upload(a_fit_file(seconds=60))).json()["id"], (await ana.enter())["id"], "act_x"]
    await ana.set_thresholds("running", "cycling", "swimming")
    goal = (await ana.call("POST", "/v1/goals", json=REQUESTS["createGoal"])).json()["id"]
    routes = [
        (path, method, handler.operation_id)
        for path, method, handler in route_table(litestar_app(unopened))
        if not path.startswith(("/docs", "/openapi", "/v1/auth")) and method != "DELETE"
    ]
    seen = set()
    for _ in range(REQUESTS_SENT):
        path, method, operation = chance.choice(routes)
        path = path.replace("{activity_id:str}", chance.choice(ids)).replace("{goal_id:str}", goal)
        path = path.replace("{kind:str}", chance.choice(["power", "pace", "hr", "x"]))
        body = twisted(REQUESTS[str(operation)], chance) if operation in REQUESTS else None
        headers = {"If-Match": chance.choice(["*", '"1"', "", 'W/"1"']), "Content-Type": "application/json"}
        if chance.random() < 0.2:
            headers["Idempotency-Key"] = chance.choice(["k", "", "x" * 300])
        params = {name: str(chance.choice(WEIRD)) for name in PARAMETERS if chance.random() < 0.15}
        content = None if body is None else json.dumps(body)
        reply = await ana.call(method, path, params=params, headers=headers, content=content)
        assert reply.status_code < 500, f"{method} {path} {params} {content}: {reply.text}"
        if reply.status_code >= 400:
            assert reply.json()["code"]
        seen.add(reply.status_code)
    assert {200, 404, 422} <= seen


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_no_sign_in_of_any_shape_is_a_failure_of_ours(http: AsyncClient, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - dice
    ana = await an_athlete(http)
    seen = set()
    for _ in range(REQUESTS_SENT // 2):
        operation, path = chance.choice(AUTH)
        content = json.dumps(twisted({**REQUESTS[operation], "email": "ana@example.org"}, chance))
        if operation != "signIn" and chance.random() < 0.5:
            content = json.dumps(twisted(REQUESTS[operation], chance))
        headers = {"Content-Type": "application/json", "User-Agent": str(chance.choice(WEIRD))[:99]}
        reply = await http.post(path, content=content, headers=headers_of_ascii(headers))
        assert reply.status_code < 500, f"{path} {content}: {reply.text}"
        if reply.status_code >= 400:
            assert reply.json()["code"]
        seen.add(reply.status_code)
    assert {401, 422} <= seen
    assert (await ana.call("GET", "/v1/me")).status_code == 200, "nobody's session was ended by it"


def headers_of_ascii(headers: dict[str, str]) -> dict[str, str]:
    """Return headers that can be sent at all."""
    return {
        name: value.encode("ascii", "ignore").decode().replace("\0", "") for name, value in headers.items()
    }


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_removal_of_any_shape_is_a_failure_of_ours(http: AsyncClient, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - dice
    ana = await an_athlete(http)
    await ana.set_thresholds("running", "cycling")
    activities = [(await ana.enter(rpe=5))["id"] for _ in range(10)]
    goals = [
        (await ana.call("POST", "/v1/goals", json=REQUESTS["createGoal"])).json()["id"] for _ in range(5)
    ]
    paths = [f"/v1/activities/{each}" for each in [*activities, "act_x", *goals]]
    paths += [f"/v1/goals/{each}" for each in [*goals, "goal_x", *activities]]
    paths += [f"/v1/auth/sessions/{each}" for each in ("x", "ses_" + "0" * 26, "ses_" + "z" * 26, "%00")]
    seen = set()
    for _ in range(REQUESTS_SENT // 2):
        path, tag = chance.choice(paths), chance.choice(["*", '"1"', "", 'W/"1"', "x" * 300, '"1", "2"'])
        headers = {"If-Match": tag} if chance.random() < 0.8 else {}
        reply = await ana.call("DELETE", path, headers=headers)
        assert reply.status_code < 500, f"{path} {headers}: {reply.text}"
        if reply.status_code >= 400:
            assert reply.json()["code"]
        seen.add(reply.status_code)
    assert {204, 404, 412, 428} <= seen
    assert (await ana.call("DELETE", "/v1/auth/sessions")).status_code == 204
    assert (await ana.call("GET", "/v1/me")).status_code == 401


@pytest.mark.parametrize("seed", [1, 2])
async def test_no_form_of_any_shape_is_a_failure_of_ours(http: AsyncClient, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - dice
    ana = await an_athlete(http)
    await ana.set_thresholds("running")
    file = a_fit_file(seconds=60)
    start = b"--x\r\nContent-Disposition: form-data; name="
    good = (
        start + b'"start_time"\r\n\r\n2026-11-20T07:00:00Z\r\n'
        + start + b'"file"; filename="a.fit"\r\nContent-Type: a/b; charset=x\r\n\r\n' + file + b"\r\n--x--\r\n"
    )  # fmt: skip
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    assert (await ana.call("POST", "/v1/activities", content=good, headers=headers)).status_code == 201
    seen = set()
    for body in mutated([good], REQUESTS_SENT // 2, seed):
        keyed = {"Idempotency-Key": chance.choice(["k", "l"])} if chance.random() < 0.1 else {}
        reply = await ana.call("POST", "/v1/activities", content=body, headers={**headers, **keyed})
        assert reply.status_code < 500, reply.text
        if reply.status_code >= 400:
            assert reply.json()["code"]
        seen.add(reply.status_code)
    assert {201, 422} <= seen


@pytest.mark.parametrize("path", ["/v1/auth/sessions", "/v1/auth/register", "/v1/activities", "/v1/goals"])
async def test_a_body_that_nests_without_end_is_no_failure_of_ours(http: AsyncClient, path: str) -> None:
    ana = await an_athlete(http)
    deep = b"[" * 100_000
    for body in (deep, b'{"email": ' + deep, b'{"a":' * 100_000):
        reply = await ana.call("POST", path, content=body, headers={"Content-Type": "application/json"})
        assert code_of(reply, 422) == "invalid_request"
