"""Training plans and workouts for tests."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import TrainingPlanId, WorkoutId
from training_analyzer.domain.planning.plan import Phase, PlanState, PlanWeek, TrainingPlan
from training_analyzer.domain.planning.step import Step, StepKind
from training_analyzer.domain.planning.workout import Workout, WorkoutPurpose, WorkoutState
from training_analyzer.plugins.testing.builders import NOW, TODAY, a_user_id, an_id


def a_training_plan_id(number: int = 1) -> TrainingPlanId:
    """Return the id of ``a_training_plan(number)``."""
    return TrainingPlanId(an_id(30_000 + number))


def a_workout_id(number: int = 1) -> WorkoutId:
    """Return the id of ``a_workout(number)``."""
    return WorkoutId(an_id(40_000 + number))


def a_training_plan(number: int = 1, **changes: Any) -> TrainingPlan:
    """Return a draft of two weeks by ``a_user()``, from so many days after ``TODAY`` on."""
    plan = TrainingPlan(
        id=a_training_plan_id(number),
        user_id=a_user_id(),
        name=f"Plan {number}",
        sport=Sport.RUNNING,
        state=PlanState.DRAFT,
        first_day=TODAY + timedelta(days=number),
        weeks=(PlanWeek(phase=Phase.BASE), PlanWeek(phase=Phase.BUILD)),
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(plan, **changes)


def a_workout(number: int = 1, **changes: Any) -> Workout:
    """Return an hour's run planned by ``a_user()``, so many days after ``TODAY``, of no plan."""
    workout = Workout(
        id=a_workout_id(number),
        user_id=a_user_id(),
        day=TODAY + timedelta(days=number),
        name=f"Run {number}",
        sport=Sport.RUNNING,
        purpose=WorkoutPurpose.EASY,
        state=WorkoutState.PLANNED,
        steps=(Step(kind=StepKind.WORK, duration_s=3600.0),),
        duration_s=3600.0,
        created_at=NOW,
        updated_at=NOW,
    )
    return replace(workout, **changes)
