"""Remove what a source brought into the diary, in batches: between them the athlete's other writers have their turn."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import batched
from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.link_duplicates import free_others
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.work import UnitOfWork, Work

_BATCH: Final = 25
_PAGE: Final = 200
_EVER: Final = datetime(1970, 1, 1, tzinfo=UTC)


async def forget_activities(
    *, user_id: UserId, source: str, before: datetime, work: Work, clock: Clock
) -> int:
    """Remove the source's activities that came before an instant; return how many. It may be done again.

    A duplicate from elsewhere stands on its own afterwards. Raises WriteConflict.
    """
    found = await _of_source(user_id, source, before, work)
    removed = 0
    for some in batched(found, _BATCH):
        removed += await _removed(some, user_id, work, clock)
    return removed


async def _of_source(user_id: UserId, source: str, before: datetime, work: Work) -> Sequence[ActivityId]:
    found: list[ActivityId] = []
    after: Position | None = None
    while True:
        async with work.snapshot() as w:
            page = await w.activities.changed_since(user_id, _EVER, after=after, limit=_PAGE)
        wholes = [each.activity for each in page if each.activity is not None]
        found += [each.id for each in wholes if each.source == source and each.created_at <= before]
        if len(page) < _PAGE:
            return found
        after = page[-1].position


@retried
async def _removed(ids: Sequence[ActivityId], user_id: UserId, work: Work, clock: Clock) -> int:
    touched: list[Activity] = []
    removed = 0
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        for each in ids:
            if (activity := await _find(w, user_id, each)) is None:
                continue
            touched += [activity, *await w.activities.legs(user_id, each)]
            touched += await free_others(w, activity, now)
            await w.activities.remove(user_id, each, now)
            removed += 1
        await rebuild_series(w, user_id, touched)
        await w.commit()
    return removed


async def _find(w: UnitOfWork, user_id: UserId, activity_id: ActivityId) -> Activity | None:
    try:
        return await w.activities.get(user_id, activity_id)
    except NotFound:
        return None
