"""Drafts with their metrics, and how they are stored."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.draft import Draft
from training_analyzer.domain.errors import WriteConflict
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.link_duplicates import primary_of
from training_analyzer.domain.training.assessment import Basis, assess, with_load
from training_analyzer.domain.training.measure import whole
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Assessed:
    """A draft and what it did."""

    draft: Draft
    metrics: ActivityMetrics

    @property
    def activity(self) -> Activity:
        """The activity with its load."""
        return with_load(self.draft.activity, self.metrics)


async def basis_of(w: UnitOfWork, user_id: UserId, offered: OfferedMetrics) -> Basis:
    """Return what the athlete's numbers rest on now."""
    return Basis(tuple(await w.thresholds.list(user_id)), await w.thresholds.preferences(user_id), offered)


async def assessed(drafts: Sequence[Draft], basis: Basis) -> list[Assessed]:
    """Return a recording's drafts with their metrics; a parent's are drawn from its legs.

    Hours of samples take tens of milliseconds, so this runs beside the event loop.
    """
    return await asyncio.to_thread(_assessed, drafts, basis)


def _assessed(drafts: Sequence[Draft], basis: Basis) -> list[Assessed]:
    first, *legs = drafts
    if not legs:
        return [Assessed(first, assess(first.activity, first.streams, basis))]
    metrics = [assess(leg.activity, leg.streams, basis) for leg in legs]
    return [
        Assessed(first, whole(metrics, basis.offered)),
        *(Assessed(leg, each) for leg, each in zip(legs, metrics, strict=True)),
    ]


async def store(w: UnitOfWork, parts: Sequence[Assessed], basis: Basis, now: datetime) -> list[Activity]:
    """Add a recording's activities, as of now, with all that belongs to them; return them, linked to a duplicate.

    Raises DuplicateActivity, and WriteConflict when the athlete's thresholds changed since the metrics were made.
    """
    first = parts[0].activity
    if await basis_of(w, first.user_id, basis.offered) != basis:
        raise WriteConflict
    primary = await primary_of(w, first)
    stored = [added(part.activity, now, duplicate_of=primary) for part in parts]
    for activity, part in zip(stored, parts, strict=True):
        await w.activities.add(activity)
        await put_parts(w, part)
    return stored


def added(activity: Activity, now: datetime, *, duplicate_of: ActivityId | None = None) -> Activity:
    """Return an activity as it is added at an instant."""
    return replace(activity, duplicate_of=duplicate_of, created_at=now, updated_at=now)


async def put_parts(w: UnitOfWork, part: Assessed) -> None:
    """Store what belongs to an activity that was just added."""
    user_id, activity_id = part.draft.activity.user_id, part.draft.activity.id
    await w.recordings.put_metrics(user_id, activity_id, part.metrics)
    if part.draft.streams:
        await w.recordings.put_streams(user_id, activity_id, part.draft.streams)
    if part.draft.laps:
        await w.recordings.put_laps(user_id, activity_id, part.draft.laps)
