"""Forget what has outlived its use."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from training_analyzer.domain.activities.feed import CHANGES_KEPT
from training_analyzer.domain.audit.event import AUDIT_KEPT
from training_analyzer.domain.billing.inbox import BODIES_KEPT
from training_analyzer.domain.identity.one_time_token import KEPT_AFTER_END
from training_analyzer.domain.jobs.job import JOBS_KEPT
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.rate_gate import RateGate
from training_analyzer.ports.work import UnitOfWork, Work

BATCH: Final = 500
"""Rows a transaction, so that the writer is free in between."""

_MARGIN: Final = timedelta(days=1)  # what a client may still ask for is there, whoever's clock is late

type _Step = Callable[[UnitOfWork], Awaitable[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Purged:
    """How many rows were removed."""

    idempotency_keys: int = 0
    refresh_tokens: int = 0
    sessions: int = 0
    removals: int = 0
    rates: int = 0
    audit_events: int = 0
    identity_visits: int = 0
    links: int = 0
    jobs: int = 0
    exports: int = 0
    message_bodies: int = 0


async def purge(
    *, work: Work, rate_gate: RateGate, now: datetime, bodies_kept: timedelta = BODIES_KEPT
) -> Purged:
    """Remove what has expired: keys, tokens, sessions, visits to providers, links of mails, exports; old notes of removals, rates, jobs, audit events, bodies of messages.

    Goes through all athletes in small transactions: it may stop anywhere and go on later. Raises WriteConflict.
    """
    before = now - CHANGES_KEPT - _MARGIN
    return Purged(
        idempotency_keys=await _all(work, lambda w: w.idempotency_keys.purge(now, limit=BATCH)),
        # before the sessions: a session takes all its tokens along in one transaction
        refresh_tokens=await _all(work, lambda w: w.sessions.purge_tokens(now, limit=BATCH)),
        sessions=await _all(work, lambda w: w.sessions.purge(now, limit=BATCH)),
        removals=await _all(work, lambda w: w.activities.purge_tombstones(before, limit=BATCH)),
        rates=await _full(retried(lambda: rate_gate.purge(now, limit=BATCH))),
        identity_visits=await _all(work, lambda w: w.oidc_flows.purge(now, limit=BATCH)),
        jobs=await _all(work, lambda w: w.jobs.purge(now - JOBS_KEPT, limit=BATCH)),
        exports=await _all(work, lambda w: w.exports.purge(now, limit=BATCH)),
        links=await _all(work, lambda w: w.one_time_tokens.purge(now - KEPT_AFTER_END, limit=BATCH)),
        message_bodies=await _all(
            work, lambda w: w.webhook_inbox.forget_bodies(now - bodies_kept, limit=BATCH)
        ),
        audit_events=await _all(work, lambda w: w.audit.prune(now - AUDIT_KEPT, limit=BATCH)),
    )


async def _all(work: Work, step: _Step) -> int:
    return await _full(lambda: _batch(work, step))


async def _full(batches: Callable[[], Awaitable[int]]) -> int:
    removed = 0
    while (batch := await batches()) == BATCH:
        removed += batch
    return removed + batch


@retried
async def _batch(work: Work, step: _Step) -> int:
    async with work() as w:
        removed = await step(w)
        await w.commit()
    return removed
