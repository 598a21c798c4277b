"""What a model proposes becomes a plan or workout in the athlete's own zones, and passes the same checks."""

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.domain.planning.athletes import RUNNER, TODAY, TRAINED
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.check_entry import check_whole_plan, check_workout
from training_analyzer.domain.planning.circumstances import PlanWish
from training_analyzer.domain.planning.intensity import Intensity
from training_analyzer.domain.planning.plan import Phase, Race
from training_analyzer.domain.planning.proposal import (
    PlanProposal,
    ProposedPart,
    ProposedSession,
    ProposedStep,
    ProposedWeek,
    WorkoutProposal,
    plan_of,
    workout_of,
)
from training_analyzer.domain.planning.step import Repeat, Step, StepKind
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.planning.workout import WorkoutPurpose

RACE = Race(day=TODAY + timedelta(days=18), sport=Sport.RUNNING, distance_m=10_000.0)
WISH = PlanWish(sport=Sport.RUNNING, race=RACE, weeks=2)


def week(*days: int, duration_s: float = 3600.0) -> ProposedWeek:
    """Return a proposed week of easy runs."""
    sessions = tuple(
        ProposedSession(weekday=day, sport=Sport.RUNNING, purpose=WorkoutPurpose.EASY, duration_s=duration_s)
        for day in days
    )
    return ProposedWeek(phase=Phase.BUILD, focus="Run.", sessions=sessions)


def test_intensities_become_zones_and_repeats_stay_repeats() -> None:
    hard = ProposedStep(kind=StepKind.WORK, duration_s=180.0, intensity=Intensity.HARD, note="Strong.")
    rest = ProposedStep(kind=StepKind.REST, duration_s=90.0, intensity=Intensity.EASY)
    warm = ProposedStep(kind=StepKind.WARMUP, distance_m=2000.0, intensity=Intensity.EASY)
    proposal = WorkoutProposal(
        name="Threes", parts=(ProposedPart(steps=(warm,)), ProposedPart(times=5, steps=(hard, rest)))
    )
    made = workout_of(
        proposal, sport=Sport.RUNNING, purpose=WorkoutPurpose.INTERVALS, threshold=RUNNER, day=TODAY
    )
    pace = TargetMetric.PACE
    assert made.steps == (
        Step(kind=StepKind.WARMUP, distance_m=2000.0, target=Target(metric=pace, zone=2)),
        Repeat(
            times=5,
            steps=(
                Step(
                    kind=StepKind.WORK, duration_s=180.0, target=Target(metric=pace, zone=6), note="Strong."
                ),
                Step(kind=StepKind.REST, duration_s=90.0),
            ),
        ),
    )
    check_workout(made, RUNNER)


def test_a_proposed_plan_is_laid_around_the_race() -> None:
    plan = plan_of(
        PlanProposal(name="Mine", weeks=(week(2, 7), week(1, 6, 7))), wish=WISH, circumstances=TRAINED
    )
    check_whole_plan(plan, TRAINED)
    days = [(each.day, each.purpose) for each in plan.workouts if each.day]
    assert [((day - TODAY).days, purpose) for day, purpose in days] == [
        (6, WorkoutPurpose.EASY),
        (11, WorkoutPurpose.EASY),
        (12, WorkoutPurpose.EASY),
        (17, WorkoutPurpose.RECOVERY),
        (18, WorkoutPurpose.RACE),
    ]


@pytest.mark.parametrize(
    ("weeks", "pointer"),
    [
        ((week(1),), "/weeks"),
        ((week(0), week(1)), "/weeks/0/sessions/0/weekday"),
        ((week(1), week(8)), "/weeks/1/sessions/0/weekday"),
        ((week(1, duration_s=0.0), week(1)), "/duration_s"),
    ],
)
def test_a_proposal_that_does_not_fit_is_refused(weeks: tuple[ProposedWeek, ...], pointer: str) -> None:
    with pytest.raises(InvalidValue) as refusal:
        plan_of(PlanProposal(name="Mine", weeks=weeks), wish=WISH, circumstances=TRAINED)
    assert refusal.value.pointer == pointer


def test_a_proposal_that_grows_too_fast_fails_the_checks_of_every_plan() -> None:
    wish = replace(WISH, race=replace(RACE, day=TODAY + timedelta(days=25)), weeks=3)
    weeks = (week(2, 4), week(2, 4), week(*range(1, 8), duration_s=7200.0))
    plan = plan_of(PlanProposal(name="Mine", weeks=weeks), wish=wish, circumstances=TRAINED)
    with pytest.raises(InvalidValue, match="at most"):
        check_whole_plan(plan, TRAINED)
