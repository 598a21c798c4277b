"""Which activity stands for a session, found anew where something changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.duplicates import DUPLICATE_START_S, find_duplicate, is_same
from training_analyzer.domain.ids import ActivityId
from training_analyzer.ports.work import UnitOfWork


async def primary_of(
    w: UnitOfWork, activity: Activity, *, but: ActivityId | None = None
) -> ActivityId | None:
    """Return the activity, but one, that is already there for the same session."""
    others = await w.activities.around(activity.user_id, activity.started_at, DUPLICATE_START_S)
    found = find_duplicate(activity, [other for other in others if other.id != but])
    return found.id if found else None


async def linked_anew(w: UnitOfWork, old: Activity, new: Activity) -> Activity:
    """Return a changed activity with its link as it is to be stored: the one it has while that is the same session.

    A leg follows its whole. A change that says nothing of the session leaves the link alone: the athlete may have
    said that it is no duplicate.
    """
    if new.parent_id is not None or _session(old) == _session(new):
        return new
    if new.duplicate_of is not None and is_same(new, await w.activities.get(new.user_id, new.duplicate_of)):
        return new
    return replace(new, duplicate_of=await primary_of(w, new))


async def link_others_anew(w: UnitOfWork, primary: Activity, now: datetime) -> list[Activity]:
    """Link what a stored activity no longer stands for to the nearest that does, or to none; return it, legs too."""
    touched: list[Activity] = []
    for one in await w.activities.duplicates_of(primary.user_id, primary.id):
        if primary.duplicate_of is not None or not is_same(primary, one):
            touched += await _link(w, one, primary.id, now)
    return touched


async def free_others(w: UnitOfWork, removed: Activity, now: datetime) -> list[Activity]:
    """Link the duplicates of what is about to be removed as if it were not there; return them, legs too."""
    touched: list[Activity] = []
    for one in await w.activities.duplicates_of(removed.user_id, removed.id):
        touched += await _link(w, one, removed.id, now)
    return touched


async def _link(w: UnitOfWork, one: Activity, former: ActivityId, now: datetime) -> Sequence[Activity]:
    primary = await primary_of(w, one, but=former)
    whole = [one, *await w.activities.legs(one.user_id, one.id)]
    return [await w.activities.save(replace(each, duplicate_of=primary, updated_at=now)) for each in whole]


def _session(activity: Activity) -> object:
    """Return what tells one session from another."""
    return (activity.started_at, activity.sport, activity.elapsed_time_s, activity.distance_m)
