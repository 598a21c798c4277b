"""A piece of work that waits for a worker, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Final

from training_analyzer.domain.ids import JobId, UserId

type Payload = Mapping[str, str | int | bool | None]
"""What a job needs to know: ids and words, never a secret."""

JOBS_KEPT: Final = timedelta(days=30)
"""How long a job that is over can still be asked about."""

_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(hours=1)


class JobState(StrEnum):
    """Where a job is. A superseded one gave way to an equal one that waits."""

    WAITING = "waiting"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    DEAD = "dead"
    SUPERSEDED = "superseded"
    CANCELLED = "cancelled"

    @property
    def over(self) -> bool:
        """Whether nothing more comes of it."""
        return self not in {JobState.WAITING, JobState.RUNNING}


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJob:
    """Work to be done: of the jobs with one ``dedup_key`` at most one waits. The higher priority goes first."""

    kind: str
    payload: Payload = field(default_factory=dict)
    user_id: UserId | None = None
    dedup_key: str | None = None
    run_at: datetime | None = None
    priority: int = 0
    max_attempts: int = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A job as its owner sees it. ``error_code`` says why it is dead, or why its last attempt failed."""

    id: JobId
    kind: str
    user_id: UserId | None
    state: JobState
    attempts: int
    progress: Mapping[str, Any] | None
    result: Mapping[str, Any] | None
    error_code: str | None
    created_at: datetime
    finished_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedJob:
    """A job that a worker took. ``epoch`` counts the takings: whoever holds an older one has lost it.

    ``progress`` is what the last attempt said of how far it was.
    """

    id: JobId
    kind: str
    user_id: UserId | None
    payload: Payload
    attempts: int
    epoch: int
    progress: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """The work is done."""

    result: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class RetryAt:
    """The work could not be done now."""

    when: datetime
    code: str


@dataclass(frozen=True, slots=True)
class Dead:
    """The work cannot be done."""

    code: str


type JobOutcome = Done | RetryAt | Dead


class JobLost(RuntimeError):
    """The job was cancelled, or another worker took it over: whoever did it stops here."""


def next_attempt(now: datetime, attempts: int) -> datetime:
    """Return when a failed job is tried again: after 5 s, 10 s, 20 s, and an hour at most."""
    doubled = 1 << min(attempts - 1, 20)
    return now + min(_FIRST_PAUSE * doubled, _LONGEST_PAUSE)
