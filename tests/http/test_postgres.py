"""The whole application on PostgreSQL: two athletes from sign-up to log-out, and a client that does all at once."""

import asyncio

import pytest
from httpx import AsyncClient

from tests.files.fit_encoder import a_fit_file
from tests.http.api import Athlete, an_athlete, code_of, sign_in
from training_analyzer.entrypoints.settings import Settings


@pytest.fixture
def settings(on_postgres: Settings) -> Settings:
    return on_postgres


async def loads(athlete: Athlete) -> list[float]:
    series = await athlete.get("/v1/training-load?from=2026-11-18&to=2026-11-24")
    return [day["load"] for day in series["data"]]


async def test_the_store_is_ready(http: AsyncClient) -> None:
    assert (await http.get("/health/ready")).status_code == 200


async def test_an_athlete_from_sign_up_to_log_out(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    thresholds = {"valid_from": "2020-01-01", "sport": "running", "lthr_bpm": 168, "max_hr_bpm": 188}
    body = {"data": [{**thresholds, "rest_hr_bpm": 48, "sex": "female"}]}
    assert (await ana.call("PUT", "/v1/me/thresholds", json=body)).status_code == 200
    uploaded = await ana.upload(a_fit_file())
    assert uploaded.status_code == 201, uploaded.text
    path = f"/v1/activities/{uploaded.json()['id']}"
    assert (await ana.upload(a_fit_file())).json() == uploaded.json()
    entered = await ana.enter(rpe=6)
    listed = await ana.get("/v1/activities")
    assert {row["id"] for row in listed["data"]} == {uploaded.json()["id"], entered["id"]}
    assert (await ana.get(f"{path}/metrics"))["load"] is not None
    assert len((await ana.get(f"{path}/streams", params={"resolution": "full"}))["time_s"]) > 1
    changed = await ana.change("PATCH", path, json={"name": "Along the river"})
    assert (changed.status_code, changed.json()["name"]) == (200, "Along the river")
    assert sum(await loads(ana)) > 0
    assert (await ana.change("DELETE", path)).status_code == 204
    assert code_of(await ana.call("GET", path), 404) == "not_found"
    race = {"name": "Valencia", "kind": "race", "day": "2026-12-06", "sport": "running", "priority": "A"}
    goal = {**race, "distance_m": 42195}
    set_goal = await ana.call("POST", "/v1/goals", json=goal)
    assert set_goal.status_code == 201, set_goal.text
    renewed = await http.post("/v1/auth/token", json={"refresh_token": ana.tokens["refresh_token"]})
    assert renewed.status_code == 200
    assert (await ana.call("DELETE", "/v1/auth/sessions/current")).status_code == 204
    assert (await ana.call("GET", "/v1/me")).status_code == 401


async def test_nobody_reaches_another_athletes_activity(http: AsyncClient) -> None:
    ana, ben = await an_athlete(http), await an_athlete(http, "ben@example.org")
    path = f"/v1/activities/{(await ana.enter())['id']}"
    for method in ("GET", "DELETE"):
        reply = await ben.call(method, path, headers={"If-Match": await ana.etag(path)})
        assert code_of(reply, 404) == "not_found"
    assert (await ben.get("/v1/activities"))["data"] == []
    assert len((await ana.get("/v1/activities"))["data"]) == 1


async def test_what_a_client_sends_all_at_once_is_all_counted(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    days = [f"2026-11-{18 + number % 7:02}T0{number // 7}:00:00+01:00" for number in range(21)]
    entered = await asyncio.gather(
        *(ana.enter(start_time=start, elapsed_time_s=600, rpe=5) for start in days)
    )
    assert await loads(ana) == pytest.approx([3 * entered[0]["load"]] * 7)


async def test_the_same_request_sent_twice_at_once_is_done_once(http: AsyncClient) -> None:
    ana = await an_athlete(http)
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00+01:00", "elapsed_time_s": 3600}
    key = {"Idempotency-Key": "the-same-request"}
    replies = await asyncio.gather(
        *(ana.call("POST", "/v1/activities", json=entry, headers=key) for _ in range(5))
    )
    assert {reply.status_code for reply in replies} <= {201, 409}
    assert len((await ana.get("/v1/activities"))["data"]) == 1


async def test_one_address_is_taken_once(http: AsyncClient) -> None:
    body = {"email": "ana@example.org", "password": "correct horse battery"}
    replies = await asyncio.gather(*(http.post("/v1/auth/register", json=body) for _ in range(5)))
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409, 409, 409]
    await sign_in(http, "ana@example.org")


async def test_a_deletion_beside_another_change_is_nobodys_stale_write(http: AsyncClient) -> None:
    for number in range(6):
        ana = await an_athlete(http, f"ana{number}@example.org")
        tag = {"If-Match": await ana.etag("/v1/me")}
        changes = [
            ana.call("PATCH", "/v1/me", json={"display_name": f"Ana {each}"}, headers=tag) for each in "abc"
        ]
        *_, deleted = await asyncio.gather(*changes, ana.call("DELETE", "/v1/me"))
        assert deleted.status_code == 202, deleted.text
