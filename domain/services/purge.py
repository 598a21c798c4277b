"""Forget what has outlived its use."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from training_analyzer.domain.activities.feed import CHANGES_KEPT
from training_analyzer.domain.audit.event import AUDIT_KEPT
from training_analyzer.domain.billing.inbox import BODIES_KEPT
from training_analyzer.domain.identity.one_time_token import KEPT_AFTER_END
from training_analyzer.domain.jobs.job import JOBS_KEPT
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.run import RUNS_KEPT
from training_analyzer.ports.rate_gate import RateGate
from training_analyzer.ports.work import UnitOfWork, Work

BATCH: Final = 500
"""Rows a transaction, so that the writer is free in between."""

_ALL: Final = (1 << 31) - 1
_MARGIN: Final = timedelta(days=1)  # what a client may still ask for is there, whoever's clock is late

type _Step = Callable[[UnitOfWork, int], Awaitable[int]]


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
    sync_runs: int = 0
    wearable_challenges: int = 0


async def purge(
    *,
    work: Work,
    rate_gate: RateGate,
    now: datetime,
    bodies_kept: timedelta = BODIES_KEPT,
    dry_run: bool = False,
) -> Purged:
    """Remove what has expired: keys, tokens, sessions, visits to providers, links of mails, exports; old notes of removals, rates, jobs, audit events, bodies of messages, syncs of long ago, log-ins that waited for a code.

    Goes through all athletes in small transactions: it may stop anywhere and go on later. A dry run removes
    nothing, and returns what would be removed. Raises WriteConflict.
    """
    before = now - CHANGES_KEPT - _MARGIN
    forget = partial(_forgotten, work, dry_run=dry_run)
    return Purged(
        idempotency_keys=await forget(lambda w, most: w.idempotency_keys.purge(now, limit=most)),
        # before the sessions: a session takes all its tokens along in one transaction
        refresh_tokens=await forget(lambda w, most: w.sessions.purge_tokens(now, limit=most)),
        sessions=await forget(lambda w, most: w.sessions.purge(now, limit=most)),
        removals=await forget(lambda w, most: w.activities.purge_tombstones(before, limit=most)),
        rates=await _full(
            lambda most: retried(rate_gate.purge)(now, limit=most, dry_run=dry_run), dry_run=dry_run
        ),
        identity_visits=await forget(lambda w, most: w.oidc_flows.purge(now, limit=most)),
        jobs=await forget(lambda w, most: w.jobs.purge(now - JOBS_KEPT, limit=most)),
        exports=await forget(lambda w, most: w.exports.purge(now, limit=most)),
        links=await forget(lambda w, most: w.one_time_tokens.purge(now - KEPT_AFTER_END, limit=most)),
        message_bodies=await forget(
            lambda w, most: w.webhook_inbox.forget_bodies(now - bodies_kept, limit=most)
        ),
        sync_runs=await forget(lambda w, most: w.sync_runs.purge(now - RUNS_KEPT, limit=most)),
        wearable_challenges=await forget(lambda w, most: w.wearable_challenges.purge(now, limit=most)),
        audit_events=await forget(lambda w, most: w.audit.prune(now - AUDIT_KEPT, limit=most)),
    )


async def _forgotten(work: Work, step: _Step, *, dry_run: bool) -> int:
    return await _full(partial(_batch, work, step, dry_run=dry_run), dry_run=dry_run)


async def _full(batch: Callable[[int], Awaitable[int]], *, dry_run: bool) -> int:
    if dry_run:  # what was not committed would be found again
        return await batch(_ALL)
    removed = 0
    while (more := await batch(BATCH)) == BATCH:
        removed += more
    return removed + more


@retried
async def _batch(work: Work, step: _Step, most: int, *, dry_run: bool) -> int:
    async with work() as w:
        removed = await step(w, most)
        if not dry_run:
            await w.commit()
    return removed
