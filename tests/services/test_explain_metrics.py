"""What the values of a stored activity rest on."""

from datetime import date

import pytest

from tests.services.world import World, a_run
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId
from training_analyzer.domain.services.explain_metrics import ExplainedMetrics, explain_metrics
from training_analyzer.plugins.testing.billing_builders import a_history
from training_analyzer.plugins.testing.builders import an_activity_id


async def explain(world: World, activity_id: ActivityId) -> ExplainedMetrics:
    return await explain_metrics(
        user_id=world.user_id,
        activity_id=activity_id,
        history=a_history(),
        work=world.store.work,
        offered=world.offered,
    )


async def test_the_stored_values_are_shown_with_the_row_in_force(world: World) -> None:
    run = (await world.imported(a_run(0))).activity
    found = await explain(world, run.id)
    assert found.metrics == await world.metrics(run)
    assert found.explanations["hrss"].thresholds["lthr_bpm"] == 170.0
    assert found.explanations["hrss"].samples_s == {"hr_bpm": 3600}
    assert not found.explanations["hrss"].outdated


async def test_a_marked_value_is_outdated(world: World) -> None:
    run = (await world.imported(a_run(0))).activity
    async with world.store.work() as w:
        await w.recordings.outdate(world.user_id, sport=Sport.RUNNING, first=date.min, until=None)
        await w.commit()
    assert (await explain(world, run.id)).explanations["hrss"].outdated


async def test_an_activity_that_is_not_there_is_not_found(world: World) -> None:
    with pytest.raises(NotFound):
        await explain(world, an_activity_id(77))
