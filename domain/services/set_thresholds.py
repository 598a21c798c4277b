"""Change what load is measured by, and measure again what it governs."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.rebuild_series import rebuild_all_series
from training_analyzer.domain.services.recalculate import recalculate
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.training.checks import check_preferences, check_thresholds
from training_analyzer.domain.training.offered import OfferedMetrics
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold, changed
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.work import Work


async def set_thresholds(
    *, user_id: UserId, rows: Sequence[Threshold], work: Work, offered: OfferedMetrics, clock: Clock
) -> Sequence[Threshold]:
    """Return the new list, sorted. Only activities on days whose row in force changed are measured again.

    Raises InvalidValue, WriteConflict. What is to be measured again is marked in the transaction that changes the
    rows: if the process dies in between, the next call finishes it.
    """
    check_thresholds(rows)
    await _replace(user_id, rows, work, clock)
    await recalculate(user_id=user_id, work=work, offered=offered, clock=clock)
    async with work.snapshot() as w:
        return await w.thresholds.list(user_id)


@retried
async def _replace(user_id: UserId, rows: Sequence[Threshold], work: Work, clock: Clock) -> None:
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        for days in changed(await w.thresholds.list(user_id), rows):
            await w.recordings.outdate(user_id, sport=days.sport, first=days.first, until=days.until)
        await w.thresholds.replace(user_id, rows, now)
        await w.commit()


async def set_preferences(
    *,
    user_id: UserId,
    preferences: TrainingPreferences,
    work: Work,
    offered: OfferedMetrics,
    clock: Clock,
) -> TrainingPreferences:
    """Store how load, fitness and fatigue are computed, and compute them so. Raises InvalidValue, WriteConflict."""
    check_preferences(preferences)
    await _save(user_id, preferences, work, clock)
    await recalculate(user_id=user_id, work=work, offered=offered, clock=clock)
    return preferences


@retried
async def _save(user_id: UserId, preferences: TrainingPreferences, work: Work, clock: Clock) -> None:
    async with work() as w:
        now = await w.activities.next_change(user_id, clock)
        before = await w.thresholds.preferences(user_id)
        for sport in sorted({*before.load_order, *preferences.load_order}):
            if before.order_for(sport) != preferences.order_for(sport):
                await w.recordings.outdate(user_id, sport=sport, first=date.min, until=None)
        await w.thresholds.save_preferences(user_id, preferences, now)
        if replace(before, load_order=preferences.load_order) != preferences:
            await rebuild_all_series(w, user_id)
        await w.commit()
