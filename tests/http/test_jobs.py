"""Jobs over HTTP: polled, followed, cancelled, by their owner alone."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from httpx import AsyncClient, Response

from tests.http.api import Athlete, an_athlete, code_of, do_jobs, queued
from tests.http.apps import running
from tests.http.conftest import client_of
from training_analyzer.domain.ids import JobId, UserId, from_text
from training_analyzer.domain.jobs.job import Dead, Done, Job, JobOutcome, JobState
from training_analyzer.entrypoints.http.job_events import KEEP_ALIVE_LOOKS, MOST_LOOKS, job_events
from training_analyzer.entrypoints.http.open_streams import MOST_STREAMS, OpenStreams
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.plugins.testing.builders import NOW, an_id
from training_analyzer.ports.job_queue import RunningJob

EVENTS = {"Accept": "text/event-stream"}


async def done(_job: RunningJob) -> JobOutcome:
    return Done({"href": "/v1/somewhere"})


async def test_a_job_waits_and_is_done_with_its_result(http: AsyncClient, ports: Wired) -> None:
    athlete = await an_athlete(http)
    job_id = await queued(ports, athlete)
    waiting = await athlete.get(f"/v1/jobs/{job_id}")
    assert waiting == {
        "id": job_id,
        "kind": "test",
        "state": "waiting",
        "progress": {"done": 0, "total": None, "message": None},
        "result": None,
        "error": None,
        "created_at": "2026-11-24T12:00:00Z",
        "finished_at": None,
    }
    await do_jobs(ports, {"test": done})
    over = await athlete.get(f"/v1/jobs/{job_id}")
    assert (over["state"], over["result"]) == ("done", {"href": "/v1/somewhere"})
    assert over["finished_at"] == "2026-11-24T12:00:00Z"


async def test_a_job_that_cannot_be_done_says_why(http: AsyncClient, ports: Wired) -> None:
    async def dead(_job: RunningJob) -> JobOutcome:
        return Dead("no_such_thing")

    athlete = await an_athlete(http)
    job_id = await queued(ports, athlete)
    await do_jobs(ports, {"test": dead})
    over = await athlete.get(f"/v1/jobs/{job_id}")
    assert (over["state"], over["error"]) == ("dead", "no_such_thing")


async def test_another_athletes_job_is_not_there(http: AsyncClient, ports: Wired) -> None:
    athlete = await an_athlete(http)
    other = await an_athlete(http, "ben@example.org")
    job_id = await queued(ports, athlete)
    for method in ("GET", "DELETE"):
        for each in (job_id, "job_0", "job_" + "0" * 26):
            assert code_of(await other.call(method, f"/v1/jobs/{each}"), 404) == "not_found"
    assert code_of(await other.call("GET", f"/v1/jobs/{job_id}", headers=EVENTS), 404) == "not_found"
    assert (await athlete.get(f"/v1/jobs/{job_id}"))["state"] == "waiting"


async def test_a_cancelled_job_is_not_done(http: AsyncClient, ports: Wired) -> None:
    athlete = await an_athlete(http)
    job_id = await queued(ports, athlete)
    for _ in range(2):
        reply = await athlete.call("DELETE", f"/v1/jobs/{job_id}")
        assert (reply.status_code, reply.content) == (204, b"")
    await do_jobs(ports, {"test": done})
    assert (await athlete.get(f"/v1/jobs/{job_id}"))["state"] == "cancelled"


async def test_a_job_is_followed_to_its_end_and_resumed(http: AsyncClient, ports: Wired) -> None:
    athlete = await an_athlete(http)
    job_id = await queued(ports, athlete)
    following = asyncio.create_task(athlete.call("GET", f"/v1/jobs/{job_id}", headers=EVENTS))
    waiting = await athlete.get(f"/v1/jobs/{job_id}")
    await asyncio.sleep(0)
    await do_jobs(ports, {"test": done})
    reply = await asyncio.wait_for(following, 20)
    assert reply.headers["content-type"].startswith("text/event-stream")
    assert reply.headers["cache-control"] == "no-store"
    events = [
        dict(line.split(": ", 1) for line in each.splitlines()) for each in reply.text.split("\n\n") if each
    ]
    assert {each["event"] for each in events} == {"job"}
    states = [json.loads(each["data"])["state"] for each in events]
    assert states[-1] == "done"
    assert json.loads(events[-1]["data"]) == await athlete.get(f"/v1/jobs/{job_id}") != waiting
    seen = {**EVENTS, "Last-Event-ID": events[-1]["id"]}
    assert (await athlete.call("GET", f"/v1/jobs/{job_id}", headers=seen)).text == ""


async def test_an_athlete_follows_a_few_jobs_at_a_time_and_others_are_not_kept_from_it(
    ports: Wired,
) -> None:
    async with running(ports) as app, client_of(app) as http:
        athlete, other = await an_athlete(http), await an_athlete(http, "ben@example.org")
        path, bens = [f"/v1/jobs/{await queued(ports, each)}" for each in (athlete, other)]
        user_id = UserId(from_text("usr", (await athlete.get("/v1/me"))["id"], "user"))
        open_streams: OpenStreams = app.state.open_streams

        def followed_by(who: Athlete, job: str) -> asyncio.Task[Response]:
            return asyncio.create_task(who.call("GET", job, headers=EVENTS))

        async def until_open(number: int) -> None:
            while open_streams.of(user_id) != number:  # noqa: ASYNC110 - the server tells nobody
                await asyncio.sleep(0)

        following = [followed_by(athlete, path) for _ in range(MOST_STREAMS)]
        await asyncio.wait_for(until_open(MOST_STREAMS), 20)
        refused = await athlete.call("GET", path, headers=EVENTS)
        assert code_of(refused, 429) == "too_many_streams"
        assert refused.headers["retry-after"] == "5"
        assert (await athlete.get(path))["state"] == "waiting", "asking without following goes on"
        following.pop().cancel()  # a client that is gone
        await asyncio.wait_for(until_open(MOST_STREAMS - 1), 20)
        following += [followed_by(athlete, path), followed_by(other, bens)]
        await asyncio.wait_for(until_open(MOST_STREAMS), 20)
        await do_jobs(ports, {"test": done})
        assert {reply.status_code for reply in await asyncio.gather(*following)} == {200}
        assert open_streams.of(user_id) == 0


async def test_of_twenty_at_once_as_many_stream_as_may(http: AsyncClient, ports: Wired) -> None:
    athlete = await an_athlete(http)
    path = f"/v1/jobs/{await queued(ports, athlete)}"
    asked = [asyncio.create_task(athlete.call("GET", path, headers=EVENTS)) for _ in range(20)]
    for _, each in zip(range(20 - MOST_STREAMS), asyncio.as_completed(asked), strict=False):
        assert code_of(await each, 429) == "too_many_streams"
    await do_jobs(ports, {"test": done})
    assert Counter(reply.status_code for reply in await asyncio.gather(*asked)) == {
        200: MOST_STREAMS, 429: 20 - MOST_STREAMS,
    }  # fmt: skip


def a_job(**changes: Any) -> Job:
    job = Job(
        id=JobId(an_id(1)),
        kind="test",
        user_id=None,
        state=JobState.RUNNING,
        attempts=1,
        progress=None,
        result=None,
        error_code=None,
        created_at=NOW,
        finished_at=None,
    )
    return replace(job, **changes)


async def followed(*jobs: Job | None) -> list[bytes]:
    """Return what a client sees of a job that is found like this, one look after the other."""
    looks = iter(jobs)

    async def find() -> Job | None:
        return next(looks)

    async def pause() -> None:
        pass

    return [each async for each in _listed(job_events(find, "", pause))]


async def _listed(events: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    async for each in events:
        yield each


async def test_only_news_are_sent_and_silence_is_kept_alive() -> None:
    silence = [a_job()] * (KEEP_ALIVE_LOOKS + 1)
    moved = a_job(progress={"done": 1, "total": 2, "message": None})
    sent = await followed(*silence, moved, None)
    assert [each.split(b":")[0] for each in sent] == [b"id", b"", b"id"]
    assert sent[1] == b": still there\n\n"


async def test_a_stream_ends_after_a_while_so_that_its_client_signs_in_again() -> None:
    sent = await followed(*[a_job()] * (MOST_LOOKS + 1))
    assert sum(each.startswith(b"id") for each in sent) == 1


@pytest.mark.parametrize("accept", ["*/*", "application/json"])
async def test_other_clients_get_json(http: AsyncClient, ports: Wired, accept: str) -> None:
    athlete = await an_athlete(http)
    job_id = await queued(ports, athlete)
    reply = await athlete.call("GET", f"/v1/jobs/{job_id}", headers={"Accept": accept})
    assert reply.json()["id"] == job_id
