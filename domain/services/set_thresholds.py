"""Change what load is measured by, and measure again what it governs."""

from collections.abc import Sequence
from datetime import date, datetime

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.rebuild_series import rebuild_series
from training_analyzer.domain.services.recalculate import recalculate
from training_analyzer.domain.training.checks import check_preferences, check_thresholds
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold, changed
from training_analyzer.ports.work import Work


async def set_thresholds(
    *, user_id: UserId, rows: Sequence[Threshold], work: Work, offered: OfferedMetrics, now: datetime
) -> Sequence[Threshold]:
    """Return the new list, sorted. Only activities on days whose row in force changed are measured again.

    Raises InvalidValue, WriteConflict. What is to be measured again is marked in the transaction that changes the
    rows: if the process dies in between, the next call finishes it.
    """
    check_thresholds(rows)
    async with work() as w:
        for days in changed(await w.thresholds.list(user_id), rows):
            await w.recordings.outdate(user_id, sport=days.sport, first=days.first, until=days.until)
        await w.thresholds.replace(user_id, rows, now)
        await w.commit()
    await recalculate(user_id=user_id, work=work, offered=offered, now=now)
    async with work.snapshot() as w:
        return await w.thresholds.list(user_id)


async def set_preferences(
    *,
    user_id: UserId,
    preferences: TrainingPreferences,
    work: Work,
    offered: OfferedMetrics,
    now: datetime,
) -> TrainingPreferences:
    """Store how load, fitness and fatigue are computed, and compute them so. Raises InvalidValue, WriteConflict."""
    check_preferences(preferences)
    async with work() as w:
        before = await w.thresholds.preferences(user_id)
        for sport in sorted({*before.load_order, *preferences.load_order}):
            if before.order_for(sport) != preferences.order_for(sport):
                await w.recordings.outdate(user_id, sport=sport, first=date.min, until=None)
        await w.thresholds.save_preferences(user_id, preferences, now)
        await rebuild_series(w, user_id, date.min)
        await w.commit()
    await recalculate(user_id=user_id, work=work, offered=offered, now=now)
    return preferences
