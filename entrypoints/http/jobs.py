"""Jobs: what a request began and did not wait for."""

from typing import Any

from litestar import Controller, Request, Response, delete, get
from litestar.params import FromPath

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import JobId
from training_analyzer.domain.jobs.job import Job
from training_analyzer.entrypoints.http.access import SIGNED_IN
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.headers import header
from training_analyzer.entrypoints.http.job_events import job_events
from training_analyzer.entrypoints.http.job_views import JobOut, job_id_of
from training_analyzer.entrypoints.http.open_streams import CountedStream
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.wiring import Wired

EVENTS = "text/event-stream"


class JobController(Controller):
    """Long work, polled, followed or cancelled."""

    path = "/v1/jobs"
    tags = ("transfer",)

    @get(
        "/{job_id:str}",
        operation_id="getJob",
        summary="One job",
        opt=SIGNED_IN,
        responses=responses(401, 404, 503),
    )
    async def show(
        self,
        job_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[JobOut]:
        """Show it; with `Accept: text/event-stream` follow it until it is over, resumable by `Last-Event-ID`. A seventh stream at a time is 429 `too_many_streams`."""
        found = job_id_of(job_id)
        job = await _found(wired, caller, found)
        if EVENTS not in request.headers.get("accept", ""):
            return Response(JobOut.of(job))
        return _followed(request, wired, caller, found)

    @delete(
        "/{job_id:str}",
        operation_id="cancelJob",
        summary="Cancel a job",
        opt=SIGNED_IN,
        responses=responses(401, 404, 503),
    )
    async def cancel(self, job_id: FromPath[str], caller: InjectedCaller, wired: InjectedWired) -> None:
        """Cancel it. One that is over stays as it is."""
        await _found(wired, caller, job_id_of(job_id))
        await wired.jobs.cancel(job_id_of(job_id), user_id=caller.user_id)


async def _found(wired: Wired, caller: Caller, job_id: JobId) -> Job:
    job = await wired.jobs.find(job_id, user_id=caller.user_id)
    if job is None:
        raise NotFound("job")
    return job


def _followed(request: Request[Any, Any, Any], wired: Wired, caller: Caller, job_id: JobId) -> Response[Any]:
    """Return the stream; what OpenAPI says of the route is its plain reply."""
    seen = header(request.scope, b"last-event-id")
    events = job_events(lambda: wired.jobs.find(job_id, user_id=caller.user_id), seen)
    stream: Response[Any] = CountedStream(
        events,
        streams=request.app.state.open_streams,
        user_id=caller.user_id,
        media_type=EVENTS,
        headers={"Cache-Control": "no-store"},
    )
    return stream
