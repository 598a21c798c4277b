"""Enter a session by hand."""

from datetime import datetime

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.draft import Draft
from training_analyzer.domain.activities.manual import ManualEntry, activity_of
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import ActivityId, MakeId, UserId
from training_analyzer.domain.services.assessed import assessed, basis_of, store
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.observers import Observers
from training_analyzer.ports.work import Work


async def record_activity(
    *,
    entry: ManualEntry,
    timezone: str | None,
    user_id: UserId,
    work: Work,
    observers: Observers,
    offered: OfferedMetrics,
    make_id: MakeId,
    now: datetime,
) -> Activity:
    """Return the stored activity; without a time zone the account's own holds. Raises InvalidValue, WriteConflict."""
    async with work.snapshot() as w:
        basis = await basis_of(w, user_id, offered)
        zone = time_zone(timezone or (await w.users.get(user_id)).timezone)
    activity = activity_of(entry, activity_id=ActivityId(make_id(now)), user_id=user_id, zone=zone, now=now)
    parts = await assessed([Draft(activity)], basis)
    async with work() as w:
        stored = await store(w, parts, basis)
        await rebuild_series(w, user_id, stored.local_day)
        await w.commit()
    await observers.activity_stored(stored)
    return stored
