"""Measure again what is marked as outdated, without asking any source."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Streams
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.assessed import basis_of
from training_analyzer.domain.services.edit_activity import sum_up_legs
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.training.assessment import Basis, assess, same_load, with_load
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.work import UnitOfWork, Work

BATCH: Final = 50
"""Activities a transaction: their streams fit in memory, and the writer is free in between."""


@dataclass(frozen=True, slots=True)
class _Batch:
    basis: Basis
    parts: Sequence[tuple[Activity, Streams]]
    parents: frozenset[ActivityId]


async def recalculate(*, user_id: UserId, work: Work, offered: OfferedMetrics, clock: Clock) -> int:
    """Measure every outdated activity of an athlete; return how many. Raises WriteConflict.

    Works in batches, each with the series it changes, so that it may stop anywhere and go on later.
    """
    measured = 0
    while batch := await _next(user_id, work, offered):
        measured += await _measure(user_id, batch, work, clock)
    return measured


async def _next(user_id: UserId, work: Work, offered: OfferedMetrics) -> _Batch | None:
    async with work.snapshot() as w:
        ids = await w.recordings.outdated(user_id, algorithm=offered.algorithm, limit=BATCH)
        if not ids:
            return None
        activities = [await w.activities.get(user_id, activity_id) for activity_id in ids]
        parents = frozenset([one.id for one in activities if await w.activities.legs(user_id, one.id)])
        parts = [
            (one, await w.recordings.streams(user_id, one.id)) for one in activities if one.id not in parents
        ]
        return _Batch(await basis_of(w, user_id, offered), parts, parents)


@retried
async def _measure(user_id: UserId, batch: _Batch, work: Work, clock: Clock) -> int:
    # run again it decides by the same batch: what was edited meanwhile is left to that edit
    metrics = await asyncio.to_thread(_assess_all, batch)
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        if await basis_of(w, user_id, batch.basis.offered) != batch.basis:
            return 0  # the thresholds changed meanwhile: what was read is measured again by the new ones
        touched = [
            activity
            for (activity, _), values in zip(batch.parts, metrics, strict=True)
            if await _save(w, activity, values, now)
        ]
        for parent_id in sorted({*batch.parents, *(one.parent_id for one in touched if one.parent_id)}):
            with suppress(NotFound):  # removed meanwhile, before anything was written for it
                await sum_up_legs(w, user_id, parent_id, batch.basis.offered, now)
        await rebuild_series(w, user_id, touched)
        await w.commit()
    return len(batch.parts)


def _assess_all(batch: _Batch) -> list[ActivityMetrics]:
    return [assess(activity, streams, batch.basis) for activity, streams in batch.parts]


async def _save(w: UnitOfWork, activity: Activity, metrics: ActivityMetrics, now: datetime) -> bool:
    """Store new metrics; say whether the load changed. An activity edited meanwhile has been measured by that."""
    changed = with_load(activity, metrics)
    try:
        current = await w.activities.get(activity.user_id, activity.id)
        if current.version != activity.version:
            return False
        if not same_load(activity, changed):
            await w.activities.save(replace(changed, updated_at=now))
    except (NotFound, StaleWrite):
        return False
    await w.recordings.put_metrics(activity.user_id, activity.id, metrics)
    return not same_load(activity, changed)
