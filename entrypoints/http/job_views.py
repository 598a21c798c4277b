"""Jobs as the API shows them."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Response

from training_analyzer.domain.ids import JobId, from_text, to_text
from training_analyzer.domain.jobs.job import Job, JobState

_STATES: Final = {
    JobState.WAITING: "waiting",
    JobState.RUNNING: "running",
    JobState.SUCCEEDED: "done",
    JobState.DEAD: "dead",
    JobState.SUPERSEDED: "cancelled",
    JobState.CANCELLED: "cancelled",
}


class ProgressOut(msgspec.Struct, frozen=True):
    """How far a job is; ``total`` is null where nobody knows."""

    done: int = 0
    total: int | None = None
    message: str | None = None


class JobOut(msgspec.Struct, frozen=True):
    """A job: waiting, running, done, cancelled or dead. ``error`` is the code of its last failure."""

    id: str
    kind: str
    state: str
    progress: ProgressOut
    result: dict[str, Any] | None
    error: str | None
    created_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, job: Job) -> "JobOut":
        """Return a job as its owner sees it."""
        return cls(
            id=to_text("job", job.id),
            kind=job.kind,
            state=_STATES[job.state],
            progress=_progress(job.progress or {}),
            result=None if job.result is None else dict(job.result),
            error=job.error_code,
            created_at=job.created_at,
            finished_at=job.finished_at,
        )


def _progress(said: Mapping[str, Any]) -> ProgressOut:
    """Return what is said of how far it is; where it goes on is the worker's own."""
    return ProgressOut(**{name: value for name, value in said.items() if name != "cursor"})


def job_id_of(text: str) -> JobId:
    """Return the id behind its public form. Raises NotFound."""
    return JobId(from_text("job", text, "job"))


def accepted(job: Job) -> Response[JobOut]:
    """Return the 202 for work that was queued."""
    shown = JobOut.of(job)
    return Response(shown, status_code=202, headers={"Location": f"/v1/jobs/{shown.id}"})
