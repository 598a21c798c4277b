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
from training_analyzer.domain.services.assessed import basis_of
from training_analyzer.domain.services.history import History
from training_analyzer.domain.services.link_duplicates import link_others_anew, linked_anew
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.training.assessment import Basis, assess, with_load
from training_analyzer.domain.training.measure import whole
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True)
class _Before:
    """An activity with what its change may touch."""

    activity: Activity
    legs: Sequence[Activity]
    streams: Streams
    basis: Basis


@retried
async def edit_activity(
    *,
    user_id: UserId,
    activity_id: ActivityId,
    version: int,
    edit: ActivityEdit,
    history: History | None = None,
    work: Work,
    offered: OfferedMetrics,
    clock: Clock,
) -> Activity:
    """Return the changed activity; its load and the series from the first touched day follow.

    ``version`` is the one the athlete saw, ``history`` what their plan shows; a source edits what is hidden, too.
    Raises NotFound, StaleWrite, FeatureNotInPlan, PaymentPastDue, InvalidValue, LegOfMultisport, WriteConflict.
    """
    async with work.snapshot() as w:
        before = await _before(w, user_id, activity_id, offered)
        zone = time_zone((await w.users.get(user_id)).timezone)
    activity = before.activity
    if activity.version != version:
        raise StaleWrite("activity")
    if history is not None:
        history.check(activity.local_day)
    has_legs = bool(before.legs)
    changed = edited(activity, edit, has_legs=has_legs, zone=zone, now=clock())
    metrics: ActivityMetrics | None = None
    if not has_legs:
        metrics = await asyncio.to_thread(assess, changed, before.streams, before.basis)
        changed = with_load(changed, metrics)
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        if await basis_of(w, user_id, offered) != before.basis:
            raise WriteConflict
        linked = changed if edit.not_a_duplicate else await linked_anew(w, activity, changed)
        saved = await w.activities.save(replace(linked, updated_at=now))
        if metrics is not None:
            await w.recordings.put_metrics(user_id, activity_id, metrics)
        touched = await _follow(w, activity, saved, offered, now)
        await rebuild_series(w, user_id, touched)
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
) -> list[Activity]:
    """Bring legs, parent and duplicates in line with a saved change; return all that was touched, old and new."""
    touched = [old, new]
    if (old.started_at, old.duplicate_of) != (new.started_at, new.duplicate_of):
        for leg in await w.activities.legs(new.user_id, new.id):  # one may have changed since
            moved = shifted(leg, new.started_at - old.started_at, now)
            touched += [leg, await w.activities.save(replace(moved, duplicate_of=new.duplicate_of))]
    if new.parent_id is not None:
        await sum_up_legs(w, new.user_id, new.parent_id, offered, now)
    return [*touched, *await link_others_anew(w, new, now)]


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
