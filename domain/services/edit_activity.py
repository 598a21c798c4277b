"""Change an activity and all that follows from it."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Streams
from training_analyzer.domain.activities.edit import ActivityEdit, edited, shifted
from training_analyzer.domain.errors import StaleWrite, WriteConflict
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.assessed import basis_of, first_day
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.training.assessment import Basis, assess, with_load
from training_analyzer.domain.training.measure import whole
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class _Before:
    """An activity with what its change may touch."""

    activity: Activity
    legs: Sequence[Activity]
    streams: Streams
    basis: Basis


async def edit_activity(
    *,
    user_id: UserId,
    activity_id: ActivityId,
    version: int,
    edit: ActivityEdit,
    work: Work,
    offered: OfferedMetrics,
    now: datetime,
) -> Activity:
    """Return the changed activity; its load and the series from the first touched day follow.

    ``version`` is the one the athlete saw. Raises NotFound, StaleWrite, InvalidValue, LegOfMultisport,
    WriteConflict.
    """
    async with work.snapshot() as w:
        before = await _before(w, user_id, activity_id, offered)
        zone = time_zone((await w.users.get(user_id)).timezone)
    activity = before.activity
    if activity.version != version:
        raise StaleWrite("activity")
    has_legs = bool(before.legs)
    changed = edited(activity, edit, has_legs=has_legs, zone=zone, now=now)
    metrics: ActivityMetrics | None = None
    if not has_legs:
        metrics = await asyncio.to_thread(assess, changed, before.streams, before.basis)
        changed = with_load(changed, metrics)
    async with work() as w:
        if await basis_of(w, user_id, offered) != before.basis:
            raise WriteConflict
        saved = await w.activities.save(changed)
        if metrics is not None:
            await w.recordings.put_metrics(user_id, activity_id, metrics)
        await _follow(w, activity, saved, offered, now)
        await w.commit()
    return saved


async def _before(
    w: UnitOfWork, user_id: UserId, activity_id: ActivityId, offered: OfferedMetrics
) -> _Before:
    activity = await w.activities.get(user_id, activity_id)
    return _Before(
        activity,
        await w.activities.legs(user_id, activity_id),
        await w.recordings.streams(user_id, activity_id),
        await basis_of(w, user_id, offered),
    )


async def _follow(
    w: UnitOfWork, old: Activity, new: Activity, offered: OfferedMetrics, now: datetime
) -> None:
    """Bring legs, parent and series in line with a saved change."""
    if (old.started_at, old.duplicate_of) != (new.started_at, new.duplicate_of):
        for leg in await w.activities.legs(new.user_id, new.id):
            moved = shifted(leg, new.started_at - old.started_at, now)
            await w.activities.save(replace(moved, duplicate_of=new.duplicate_of))
    if new.parent_id is not None:
        await sum_up_legs(w, new.user_id, new.parent_id, offered, now)
    # a leg may fall on the day after its whole, never before
    await rebuild_series(w, new.user_id, first_day([old, new]))


async def sum_up_legs(
    w: UnitOfWork, user_id: UserId, parent_id: ActivityId, offered: OfferedMetrics, now: datetime
) -> None:
    """Draw a parent's load from its legs as they are stored; the caller commits."""
    legs = await w.activities.legs(user_id, parent_id)
    found = [await w.recordings.find_metrics(user_id, leg.id) for leg in legs]
    metrics = whole([each for each in found if each is not None], offered)
    parent = with_load(await w.activities.get(user_id, parent_id), metrics)
    await w.activities.save(replace(parent, updated_at=now))
    await w.recordings.put_metrics(user_id, parent_id, metrics)
