"""Power, intensity, races and the outlook as use cases: what each rests on, and what it says where nothing is known."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.services.world import MORNING, World, a_run, a_triathlon_recording
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId
from training_analyzer.domain.services.predict_races import predict_races
from training_analyzer.domain.services.project_load import AHEAD, Plan, project_load, read_plan
from training_analyzer.domain.services.read_intensity import read_intensity
from training_analyzer.domain.services.read_power_fits import read_power_fits
from training_analyzer.domain.services.read_training_load import Span, read_training_load
from training_analyzer.domain.services.read_w_balance import Balance, BalanceModel, read_w_balance
from training_analyzer.domain.services.suggest_ftp import suggest_ftp
from training_analyzer.domain.training.critical_power import CriticalPower
from training_analyzer.domain.training.ftp_estimates import FtpMethod
from training_analyzer.domain.training.intensity import IntensityBasis
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.plugins.testing.billing_builders import a_history
from training_analyzer.plugins.testing.builders import NOW, a_goal, a_threshold, a_user, an_activity_id
from training_analyzer.plugins.testing.stored import stored_user

START = MORNING.date()
OWN = CriticalPower(250.0, 20_000.0)
TRIALS = {0: (180, 420.0), 1: (480, 345.0), 2: (1200, 310.0)}


async def ride(world: World, day: int, power_w: list[float]) -> ActivityId:
    """Import a ride; return its activity's id."""
    streams = {Channel.TIME: [float(second) for second in range(len(power_w))], Channel.POWER: power_w}
    recording = a_run(day, sport=Sport.CYCLING, streams=streams, laps=())
    return (await world.imported(recording, f"ride {day}".encode())).activity.id


async def trials(world: World) -> None:
    for day, (seconds, power_w) in TRIALS.items():
        await ride(world, day, [power_w] * seconds)


async def balance(
    world: World, activity_id: ActivityId, own: CriticalPower | None = None, **more: BalanceModel
) -> Balance:
    return await read_w_balance(
        user_id=world.user_id,
        activity_id=activity_id,
        model=more.get("model", BalanceModel.DIFFERENTIAL),
        own=own,
        history=a_history(),
        work=world.store.work,
    )


async def test_a_fit_is_of_the_days_asked_for(world: World) -> None:
    await trials(world)
    fits = await read_power_fits(
        user_id=world.user_id,
        sport=Sport.CYCLING,
        first=START,
        last=START + timedelta(days=2),
        work=world.store.work,
    )
    assert fits.work_time is not None
    assert 280.0 < fits.work_time.cp_w < 310.0
    early = await read_power_fits(
        user_id=world.user_id, sport=Sport.CYCLING, first=date.min, last=START, work=world.store.work
    )
    assert early.reasons["work_time"] is Reason.TOO_FEW_EFFORTS


async def test_a_suggestion_stands_beside_the_row_in_force(world: World) -> None:
    async with world.store.work() as w:
        rows = [
            a_threshold(sport=Sport.CYCLING, ftp_w=250.0),
            a_threshold(sport=Sport.CYCLING, ftp_w=260.0, valid_from=START),
            a_threshold(sport=Sport.CYCLING, ftp_w=300.0, valid_from=START + timedelta(days=99)),
        ]
        await w.thresholds.replace(world.user_id, rows, NOW)
        await w.commit()
    await trials(world)
    found = await suggest_ftp(
        user_id=world.user_id,
        sport=Sport.CYCLING,
        today=START + timedelta(days=90),
        work=world.store.work,
    )
    assert found.in_force == rows[1]
    assert {one.method for one in found.suggestions} == set(FtpMethod)
    late = await suggest_ftp(
        user_id=world.user_id,
        sport=Sport.CYCLING,
        today=START + timedelta(days=93),
        work=world.store.work,
    )
    assert late.suggestions == []  # none of the rides is recent any more


async def test_a_balance_by_own_numbers_and_by_the_fit_of_that_time(world: World) -> None:
    await trials(world)
    activity_id = await ride(world, 3, [350.0] * 180)
    by_own = await balance(world, activity_id, OWN)
    assert by_own.balance_j is not None
    assert by_own.balance_j[-1] == pytest.approx(2000.0)
    assert (by_own.used, by_own.reasons) == (OWN, {})
    by_fit = await balance(world, activity_id)
    assert by_fit.used is not None
    assert by_fit.balance_j is not None
    assert by_fit.balance_j[0] == pytest.approx(by_fit.used.w_prime_j - 350.0 + by_fit.used.cp_w)
    before = await balance(world, await ride(world, -1, [350.0] * 180))
    assert before.used is None  # the trials came later
    assert before.reasons == dict.fromkeys(("cp_w", "w_prime_j", "w_balance_j"), Reason.TOO_FEW_EFFORTS)


async def test_a_pause_of_the_timer_is_no_second(world: World) -> None:
    streams = {
        Channel.TIME: [0.0, 1.0, 601.0, 602.0],
        Channel.TIMER: [0.0, 1.0, 2.0, 3.0],
        Channel.POWER: [350.0, 350.0, 350.0, 350.0],
    }
    recording = a_run(sport=Sport.CYCLING, streams=streams, laps=())
    found = await balance(world, (await world.imported(recording)).activity.id, OWN)
    assert found.balance_j == [19_900.0, 19_800.0, 19_700.0, 19_600.0]


async def test_what_has_no_power_or_is_in_legs_says_so(world: World) -> None:
    entered = await world.recorded()
    assert (await balance(world, entered.id, OWN)).reasons == {"w_balance_j": Reason.NO_POWER}
    race = (await world.imported(a_triathlon_recording(1))).activity
    assert (await balance(world, race.id, OWN)).reasons == {"w_balance_j": Reason.IN_LEGS}


async def test_nobody_elses_activity_has_a_balance(world: World) -> None:
    activity_id = await ride(world, 0, [350.0] * 180)
    other = await stored_user(world.store, a_user(2))
    for user_id, wanted in ((other.id, activity_id), (world.user_id, an_activity_id(77))):
        with pytest.raises(NotFound):
            await read_w_balance(
                user_id=user_id,
                activity_id=wanted,
                model=BalanceModel.INTEGRAL,
                own=OWN,
                history=a_history(),
                work=world.store.work,
            )


async def test_intensity_is_summed_over_what_was_measured(world: World) -> None:
    await world.imported(a_run(0))
    await world.recorded(1)
    found = await read_intensity(
        user_id=world.user_id,
        basis=IntensityBasis.HEART_RATE,
        sport=None,
        first=date.min,
        last=date.max,
        work=world.store.work,
    )
    assert found.total.time_s == (0.0, 3600.0, 0.0)  # 150 lies between .85 and 1.00 of an LTHR of 170
    assert (found.total.measured_count, found.total.unmeasured_count) == (1, 1)
    assert found.polarized is False
    assert found.reasons == {"polarization_index": Reason.EMPTY_ZONE}


async def test_without_runs_each_part_of_the_predictions_has_a_reason(world: World) -> None:
    found = await predict_races(user_id=world.user_id, today=START, work=world.store.work)
    assert (found.effort, found.vdot, found.critical_speed, found.paces, found.races) == (
        None,
        None,
        None,
        (),
        (),
    )
    assert found.reasons == {
        "effort": Reason.NO_EVIDENCE,
        "vdot": Reason.NO_EVIDENCE,
        "critical_speed": Reason.TOO_FEW_EFFORTS,
    }


async def plan_of(world: World, until: int | None, sport: str = "all") -> Plan | None:
    day = None if until is None else START + timedelta(days=until)
    return await read_plan(user_id=world.user_id, sport=sport, until=day, today=START, work=world.store.work)


async def with_goals(world: World) -> None:
    goals = [
        a_goal(1, day=START, target_load=1.0),
        a_goal(2, day=START + timedelta(days=1), target_load=10.0),
        a_goal(3, day=START + timedelta(days=1), target_load=5.0, sport=Sport.CYCLING),
        a_goal(4, day=START + timedelta(days=2)),
        a_goal(5, day=START + timedelta(days=400), target_load=100.0),
    ]
    async with world.store.work() as w:
        for goal in goals:
            await w.goals.add(goal)
        await w.commit()


async def test_a_plan_is_what_goals_say_of_the_days_to_come(world: World) -> None:
    await with_goals(world)
    tomorrow = START + timedelta(days=1)
    assert await plan_of(world, None) is None
    assert await plan_of(world, 0) is None
    assert await plan_of(world, 2) == Plan(tomorrow + timedelta(days=1), {tomorrow: 15.0})
    assert await plan_of(world, 1, "cycling") == Plan(tomorrow, {tomorrow: 5.0})
    assert await plan_of(world, 500) == Plan(START + AHEAD, {tomorrow: 15.0})


async def test_a_projection_goes_on_where_the_past_ends(world: World) -> None:
    await with_goals(world)
    for day in (-50, -20, -1):
        await world.recorded(day, rpe=7.0)
    plan = await plan_of(world, 40)
    assert plan is not None
    reads: dict[str, Any] = {
        "user_id": world.user_id,
        "sport": "all",
        "today": START,
        "hot_reads": world.store.hot_reads,
    }
    days = await project_load(**reads, plan=plan, first=None)
    past = await read_training_load(**reads, span=Span(None, None))
    assert [day.day for day in days] == [START + timedelta(days=n) for n in range(1, 41)]
    assert days[0].tsb == pytest.approx(past[-1].form_end_of_day)
    assert days[0].ramp_7d == pytest.approx(days[0].ctl - past[-7].ctl)
    assert days[0].acwr is not None
    assert [day.load for day in days[:3]] == [15.0, 0.0, 0.0]
