"""Enter a session by hand."""

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.draft import Draft
from training_analyzer.domain.activities.manual import ManualEntry, activity_of
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import ActivityId, MakeId, UserId
from training_analyzer.domain.services.assessed import assessed, basis_of, store
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.ports.clock import Clock
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
    clock: Clock,
) -> Activity:
    """Return the stored activity; without a time zone the account's own holds. Raises InvalidValue, WriteConflict."""
    stored = await _store(entry, timezone, user_id, work, offered, make_id, clock)
    await observers.activity_stored(stored)
    return stored


@retried
async def _store(
    entry: ManualEntry,
    timezone: str | None,
    user_id: UserId,
    work: Work,
    offered: OfferedMetrics,
    make_id: MakeId,
    clock: Clock,
) -> Activity:
    now = clock()
    async with work.snapshot() as w:
        basis = await basis_of(w, user_id, offered)
        zone = time_zone(timezone or (await w.users.get(user_id)).timezone)
    activity = activity_of(entry, activity_id=ActivityId(make_id(now)), user_id=user_id, zone=zone, now=now)
    parts = await assessed([Draft(activity)], basis)
    async with work() as w:
        stored = await store(w, parts, basis, await w.activities.next_change(user_id, clock))
        await rebuild_series(w, user_id, stored)
        await w.commit()
    return stored[0]
