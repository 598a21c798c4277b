"""The API as a client sees it: an athlete with a token, and the calls that most tests make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from httpx import AsyncClient, Response

from training_analyzer.adapters.jobs.embedded import EmbeddedJobs
from training_analyzer.domain.ids import UserId, from_text, to_text
from training_analyzer.domain.jobs.job import NewJob
from training_analyzer.entrypoints.jobs import handlers
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import JobHandler

PASSWORD = "correct horse battery"
START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


class Clock:
    """A clock that a test winds."""

    def __init__(self, now: datetime = START) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def ahead(self, **by: float) -> None:
        self.now += timedelta(**by)


@dataclass(frozen=True)
class Athlete:
    """Somebody who is signed in."""

    http: AsyncClient
    email: str
    tokens: dict[str, Any]

    @property
    def headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens['access_token']}"}

    async def call(self, method: str, path: str, **rest: Any) -> Response:
        headers = {**self.headers, **rest.pop("headers", {})}
        return await self.http.request(method, path, headers=headers, **rest)

    async def get(self, path: str, **rest: Any) -> Any:
        reply = await self.call("GET", path, **rest)
        assert reply.status_code == 200, reply.text
        return reply.json()

    async def upload(self, body: bytes, **form: str) -> Response:
        files = {"file": ("recording.bin", body, "application/octet-stream")}
        return await self.call("POST", "/v1/activities", files=files, data=form)

    async def enter(self, **values: Any) -> dict[str, Any]:
        entry = {
            "sport": "running",
            "start_time": "2026-11-20T07:00:00+01:00",
            "elapsed_time_s": 3600,
            **values,
        }
        reply = await self.call("POST", "/v1/activities", json=entry)
        assert reply.status_code == 201, reply.text
        created: dict[str, Any] = reply.json()
        return created

    async def set_thresholds(self, *sports: str) -> None:
        """Say what every load and zone of these sports rests on, from 2000 on."""
        row = {
            "valid_from": "2000-01-01", "ftp_w": 250, "lthr_bpm": 170, "max_hr_bpm": 190, "rest_hr_bpm": 50,
            "threshold_pace_s_per_km": 250, "css_s_per_100m": 100, "weight_kg": 70, "sex": "female",
        }  # fmt: skip
        rows = [{**row, "sport": sport} for sport in sports]
        reply = await self.call("PUT", "/v1/me/thresholds", json={"data": rows})
        assert reply.status_code == 200, reply.text

    async def etag(self, path: str) -> str:
        reply = await self.call("GET", path)
        assert reply.status_code == 200, reply.text
        tag: str = reply.headers["etag"]
        return tag

    async def change(self, method: str, path: str, **rest: Any) -> Response:
        """Call with the If-Match of the object as it is."""
        return await self.call(method, path, headers={"If-Match": await self.etag(path)}, **rest)


async def queued(ports: Wired, athlete: Athlete, **changes: Any) -> str:
    """Queue a job of an athlete's, and return its public id."""
    me = await athlete.get("/v1/me")
    user_id = UserId(from_text("usr", me["id"], "user"))
    async with ports.store.work() as w:
        job_id = await ports.jobs.enqueue(NewJob(**{"kind": "test", "user_id": user_id, **changes}), work=w)
        await w.commit()
    assert job_id is not None
    return to_text("job", job_id)


async def do_jobs(ports: Wired, instead: Mapping[str, JobHandler] | None = None) -> int:
    """Do the jobs that wait, as a worker would; return how many there were."""
    assert isinstance(ports.jobs, EmbeddedJobs)
    return await ports.jobs.run_due(handlers(ports) if instead is None else instead)


async def sign_up(http: AsyncClient, email: str, **more: Any) -> dict[str, Any]:
    reply = await http.post("/v1/auth/register", json={"email": email, "password": PASSWORD, **more})
    assert reply.status_code == 201, reply.text
    account: dict[str, Any] = reply.json()
    return account


async def sign_in(http: AsyncClient, email: str, password: str = PASSWORD) -> Athlete:
    reply = await http.post("/v1/auth/sessions", json={"email": email, "password": password})
    assert reply.status_code == 200, reply.text
    return Athlete(http, email, reply.json())


async def an_athlete(
    http: AsyncClient, email: str = "ana@example.org", timezone: str = "Europe/Madrid"
) -> Athlete:
    await sign_up(http, email, timezone=timezone)
    return await sign_in(http, email)


def code_of(reply: Response, status: int) -> str:
    """Return the code of a problem, after checking that it is one."""
    assert reply.status_code == status, reply.text
    assert reply.headers["content-type"] == "application/problem+json"
    problem = reply.json()
    assert problem["status"] == status
    assert problem["request_id"] == reply.headers["x-request-id"]
    assert {"type", "title", "detail", "instance", "code"} <= problem.keys()
    code: str = problem["code"]
    return code
