"""What one sync did, part by part."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from training_analyzer.domain.ids import ConnectionId, SyncRunId, UserId

RUNS_KEPT: Final = timedelta(days=90)
"""How long the history of syncs goes back."""


class RunState(StrEnum):
    """How a run went. An interrupted one lost its connection: its worker died, or somebody took it over."""

    RUNNING = "running"
    COMPLETED = "completed"
    PARTIAL = "partial"
    FAILED = "failed"
    INTERRUPTED = "interrupted"
    SKIPPED = "skipped"


class Trigger(StrEnum):
    """What set a run off."""

    SCHEDULE = "schedule"
    MANUAL = "manual"
    BACKFILL = "backfill"


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncPart:
    """One kind of data in a run: rows that came, those unknown before, those that differ, those that failed."""

    kind: str
    fetched: int = 0
    new: int = 0
    changed: int = 0
    failed: int = 0
    error_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncRun:
    """One sync of one connection. ``reason`` says why it was skipped, ``error_code`` why it failed."""

    id: SyncRunId
    user_id: UserId
    connection_id: ConnectionId
    trigger: Trigger
    epoch: int
    state: RunState
    reason: str | None = None
    error_code: str | None = None
    parts: tuple[SyncPart, ...] = ()
    started_at: datetime
    finished_at: datetime | None = None


def ended(
    run: SyncRun,
    state: RunState,
    now: datetime,
    *,
    reason: str | None = None,
    error_code: str | None = None,
    parts: tuple[SyncPart, ...] = (),
) -> SyncRun:
    """Return a run as it ended."""
    return replace(run, state=state, reason=reason, error_code=error_code, parts=parts, finished_at=now)


def verdict(parts: tuple[SyncPart, ...]) -> RunState:
    """Return how a run went that came to its end."""
    failed = any(part.failed or part.error_code for part in parts)
    return RunState.PARTIAL if failed else RunState.COMPLETED
