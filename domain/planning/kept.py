"""Entries as plans and workouts that are kept."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from training_analyzer.domain.activities.naming import parse_name
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.ids import TrainingPlanId, UserId, WorkoutId
from training_analyzer.domain.planning.expected import expect
from training_analyzer.domain.planning.plan import PlanEntry, PlanState, TrainingPlan
from training_analyzer.domain.planning.step import Part
from training_analyzer.domain.planning.workout import Workout, WorkoutEntry, WorkoutState
from training_analyzer.domain.training.thresholds import Threshold


def workout_from(
    entry: WorkoutEntry,
    *,
    workout_id: WorkoutId,
    user_id: UserId,
    today: date,
    threshold: Threshold | None,
    state: WorkoutState,
    generator: Generator | None,
    plan_id: TrainingPlanId | None = None,
    now: datetime,
) -> Workout:
    """Return an entry that passed its checks as a workout, today's where it has no day."""
    return Workout(
        id=workout_id,
        user_id=user_id,
        plan_id=plan_id,
        day=entry.day or today,
        name=parse_name(entry.name),
        sport=entry.sport,
        purpose=entry.purpose,
        state=state,
        steps=entry.steps,
        notes=entry.notes,
        generator=generator,
        created_at=now,
        updated_at=now,
        **expected_fields(entry.steps, entry.sport, threshold),
    )


def plan_from(
    entry: PlanEntry, *, plan_id: TrainingPlanId, user_id: UserId, generator: Generator | None, now: datetime
) -> TrainingPlan:
    """Return an entry that passed its checks as a draft."""
    return TrainingPlan(
        id=plan_id,
        user_id=user_id,
        name=parse_name(entry.name),
        sport=entry.sport,
        state=PlanState.DRAFT,
        first_day=entry.first_day,
        weeks=entry.weeks,
        race=entry.race,
        goal_id=entry.goal_id,
        notes=entry.notes,
        generator=generator,
        created_at=now,
        updated_at=now,
    )


def expected_fields(steps: Sequence[Part], sport: Sport, threshold: Threshold | None) -> Mapping[str, Any]:
    """Return what the steps add up to, under the names of a workout's fields."""
    expected = expect(steps, sport, threshold)
    return {
        "duration_s": expected.duration_s,
        "distance_m": expected.distance_m,
        "load": expected.load,
        "load_method": expected.load_method,
        "estimated": expected.estimated,
        "reasons": expected.reasons,
    }
