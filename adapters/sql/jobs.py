"""The statements of the job table: how work is queued, claimed with a lease, and ended by its holder alone."""

from functools import cache
from typing import Any, Final

from sqlalchemy import (
    CTE,
    Select,
    bindparam,
    case,
    delete,
    exists,
    literal_column,
    or_,
    select,
    update,
)

from training_analyzer.adapters.sql.mapping.jobs import CLAIMED_COLUMNS, JOB_COLUMNS
from training_analyzer.adapters.sql.tables.operation import job
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.adapters.sql.upsert import Upsert, insert_into
from training_analyzer.domain.jobs.job import JobState

_c = job.c
_now: Final = bindparam("now", type_=UtcTime())
_LAPSED: Final = (_c.state == "running") & (_c.lease_until < _now)
# spelled out, since an index of some rows serves a statement that is seen to ask for no others
_OPEN: Final = _c.state.in_([literal_column("'waiting'"), literal_column("'running'")])
_HELD: Final = (_c.id == bindparam("held"), _c.epoch == bindparam("held_epoch"), _c.state == "running")
_KINDS: Final = _c.kind.in_(bindparam("kinds", expanding=True))

BY_ID: Final = select(*JOB_COLUMNS).where(_c.id == bindparam("job_id"), _c.user_id == bindparam("user_id"))

OPEN_OF: Final = (
    select(_c.id)
    .where(_c.user_id == bindparam("user_id"), _c.kind == bindparam("kind"), _OPEN)
    .order_by(_c.created_at)
)

DUE: Final[Select[Any]] = (
    select(_c.id)
    .where(_OPEN, _c.run_at <= _now, or_(_c.state == "waiting", _LAPSED), _KINDS)
    .order_by(_c.priority.desc(), _c.run_at)
    .limit(bindparam("limit"))
)

LOST: Final = (
    update(job)
    .where(_OPEN, _c.run_at <= _now, _LAPSED, _c.attempts >= _c.max_attempts)
    .values(state="dead", error_code="worker_lost", finished_at=_now)
)


@cache
def add(engine: str) -> Upsert:
    """Return the insert that leaves an equal job that waits as it is."""
    waits = _c.state == literal_column("'waiting'")
    return insert_into(job, engine).on_conflict_do_nothing(index_elements=[_c.dedup_key], index_where=waits)


def _due() -> CTE:
    # other workers skip what this one is about to take; SQLite has one writer, and leaves the words out
    return DUE.with_for_update(skip_locked=True).cte("due")


_TAKEN: Final[Any] = {
    "state": "running",
    "lease_owner": bindparam("worker"),
    "lease_until": bindparam("until", type_=UtcTime()),
    "epoch": _c.epoch + 1,
    "attempts": _c.attempts + 1,
}

CLAIM: Final = (
    update(job)
    .where(_c.id.in_(select(_due().c.id)), or_(_c.state == "waiting", _LAPSED))
    .values(_TAKEN)
    .returning(*CLAIMED_COLUMNS, _c.priority, _c.run_at)
)

TAKE: Final = (
    update(job)
    .where(_c.id == bindparam("held"), _c.state == "waiting", _KINDS)
    .values(_TAKEN)
    .returning(*CLAIMED_COLUMNS)
)

EXTEND: Final = (
    update(job).where(*_HELD).values(lease_until=bindparam("until", type_=UtcTime())).returning(_c.id)
)
NOTE: Final = (
    update(job)
    .where(*_HELD)
    .values(
        lease_until=bindparam("until", type_=UtcTime()), progress=bindparam("said", type_=_c.progress.type)
    )
    .returning(_c.id)
)

FINISH: Final = (
    update(job)
    .where(*_HELD)
    .values(
        state=bindparam("ended"),
        finished_at=_now,
        lease_until=None,
        result=bindparam("came_of_it", type_=_c.result.type),
        error_code=bindparam("code"),
    )
    .returning(_c.id)
)

_twin: Final = job.alias("twin")
_TWIN_WAITS: Final = exists().where(_twin.c.dedup_key == _c.dedup_key, _twin.c.state == "waiting")


def _retry(*, counts: bool) -> Any:
    spent = [(_c.attempts >= _c.max_attempts, JobState.DEAD.value)] if counts else []
    state = case(*spent, (_TWIN_WAITS, JobState.SUPERSEDED.value), else_=JobState.WAITING.value)
    ends = case(*[(rule, _now) for rule, _ in spent], (_TWIN_WAITS, _now), else_=None)
    values: dict[str, Any] = {
        "state": state,
        "finished_at": ends,
        "run_at": bindparam("at", type_=UtcTime()),
        "lease_until": None,
    }
    if counts:
        values["error_code"] = bindparam("code")
    else:
        values["attempts"] = _c.attempts - 1
    return update(job).where(*_HELD).values(**values).returning(_c.state)


RETRY: Final = _retry(counts=True)
GIVE_BACK: Final = _retry(counts=False)

CANCEL: Final = (
    update(job)
    .where(_c.id == bindparam("held"), _c.user_id == bindparam("owner"), _OPEN)
    .values(state="cancelled", finished_at=_now, lease_until=None)
    .returning(_c.id)
)

# for those whose workers cannot say any more what came of it
UNCOUNT: Final = (
    update(job).where(_OPEN, _c.state == "running", _c.attempts > 0).values(attempts=_c.attempts - 1)
)

OVER: Final = select(_c.id).where(_c.finished_at < _now).order_by(_c.finished_at).limit(bindparam("limit"))
PURGE: Final = delete(job).where(_c.id.in_(OVER))
