"""Plugins' metrics are stored with ours, and measured again when they come, go or change."""

from dataclasses import replace

import pytest

from tests.services.world import World, a_run, a_triathlon_recording
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.services.recalculate import recalculate
from training_analyzer.domain.services.set_thresholds import set_thresholds
from training_analyzer.domain.training.metrics import ALGORITHM, Evidence, OfferedValue
from training_analyzer.domain.training.offered import NO_METRICS, Metric, OfferedMetrics
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Seconds
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.testing.builders import a_threshold


def hard_s(_evidence: Evidence, seconds: Seconds, threshold: Threshold | None) -> float | Reason:
    if threshold is None or threshold.lthr_bpm is None:
        return Reason.NO_THRESHOLD
    return sum(hr is not None and hr >= threshold.lthr_bpm for hr in seconds.of(Channel.HEART_RATE))


HARD = Metric(name="acme_hard", unit="s", summary="seconds at threshold", version=1, function=hard_s)
OFFERED = OfferedMetrics([HARD])


@pytest.fixture
def acme(world: World) -> World:
    """Return a deployment with a plugin's metric."""
    world.offered = OFFERED
    return world


async def again(world: World) -> int:
    return await recalculate(
        user_id=world.user_id, work=world.store.work, offered=world.offered, clock=world.clock
    )


async def stored(world: World) -> list[tuple[int, dict[str, OfferedValue]]]:
    found = []
    for activity in await world.everything():
        metrics = await world.metrics(activity)
        assert metrics is not None
        found.append((metrics.algorithm, dict(metrics.plugin_metrics)))
    return found


async def hard(world: World) -> tuple[float | None, Reason | None]:
    [(_, values)] = await stored(world)
    return values["acme_hard"].value, values["acme_hard"].reason


async def test_an_import_an_entry_and_a_multisport_recording_store_them(acme: World) -> None:
    await acme.imported(a_run(0))
    await acme.recorded(3)
    await acme.imported(a_triathlon_recording(5), b"triathlon")
    found = await stored(acme)
    assert len(found) == 6
    assert {algorithm for algorithm, _ in found} == {OFFERED.algorithm}
    assert all(set(values) == {"acme_hard"} for _, values in found)
    assert [values["acme_hard"].reason for _, values in found].count(Reason.IN_LEGS) == 1
    assert await again(acme) == 0


async def test_a_change_of_thresholds_measures_them_again(acme: World) -> None:
    await acme.imported(a_run(0))
    assert await hard(acme) == (0.0, None)
    rows = [a_threshold(lthr_bpm=140.0)]
    await set_thresholds(
        user_id=acme.user_id, rows=rows, work=acme.store.work, offered=acme.offered, clock=acme.clock
    )
    assert await hard(acme) == (3600.0, None)


async def test_an_edit_measures_them_again(acme: World) -> None:
    run = (await acme.imported(a_run(0))).activity
    edited = await acme.edited(run, load_override=12.0)
    assert edited.load == 12.0
    [(algorithm, values)] = await stored(acme)
    assert (algorithm, values["acme_hard"].value) == (OFFERED.algorithm, 0.0)


async def test_a_metric_that_is_new_changes_or_goes_outdates_all_that_is_stored(world: World) -> None:
    await world.imported(a_run(0))
    await world.imported(a_triathlon_recording(5), b"triathlon")
    activities = len(await world.everything())
    assert await again(world) == 0
    changed = OfferedMetrics([replace(HARD, version=2)])
    for offered in (OFFERED, changed, NO_METRICS):
        world.offered = offered
        await again(world)
        found = await stored(world)
        assert [algorithm for algorithm, _ in found] == [offered.algorithm] * activities
        assert {name for _, values in found for name in values} == {one.name for one in offered.metrics}
        assert {one.version for _, values in found for one in values.values()} == {
            one.version for one in offered.metrics
        }
        assert await again(world) == 0
    assert world.offered.algorithm == ALGORITHM


async def test_measuring_them_again_is_no_change_of_the_activity(world: World) -> None:
    run = (await world.imported(a_run(0))).activity
    world.offered = OFFERED
    assert await again(world) == 1
    assert await world.get(run) == run


async def test_a_leg_that_is_edited_keeps_its_whole_up_to_date(acme: World) -> None:
    imported = await acme.imported(a_triathlon_recording(0), b"triathlon")
    await acme.edited(imported.legs[0], load_override=5.0)
    assert {algorithm for algorithm, _ in await stored(acme)} == {OFFERED.algorithm}
    assert await again(acme) == 0
