"""Training plans as clients send them and as the API shows them."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

import msgspec

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.edit import PlanEdit
from training_analyzer.domain.planning.expected import Expected
from training_analyzer.domain.planning.fulfilment import PlannedAndDone
from training_analyzer.domain.planning.plan import (
    WEEK,
    Phase,
    PlanEntry,
    PlanState,
    PlanWeek,
    Race,
    TrainingPlan,
)
from training_analyzer.domain.planning.ramp import PlannedWork, week_totals
from training_analyzer.domain.planning.workout import Workout
from training_analyzer.domain.services.keep_plan import KeptPlan
from training_analyzer.entrypoints.http.coach_views import GeneratorOut
from training_analyzer.entrypoints.http.copying import copied, kept
from training_analyzer.entrypoints.http.times import (
    activity_text,
    goal_id_of,
    goal_text,
    plan_text,
    workout_text,
)
from training_analyzer.entrypoints.http.workout_forms import WorkoutIn, generator_out


class RaceForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """What a plan leads to."""

    day: date
    sport: Sport
    distance_m: float
    target_time_s: float | None = None

    def race(self) -> Race:
        """Return it in the domain's terms."""
        return Race(**msgspec.structs.asdict(self))


class TrainingWeekIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Seven days of a plan."""

    phase: Phase
    focus: str | None = None


class TrainingPlanIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A plan to draw up: weeks on end from ``first_day``, and workouts on days of theirs."""

    name: str
    sport: Sport
    first_day: date
    weeks: Sequence[TrainingWeekIn]
    workouts: Sequence[WorkoutIn] = ()
    race: RaceForm | None = None
    goal_id: str | None = None
    notes: str | None = None

    def entry(self) -> PlanEntry:
        """Return it in the domain's terms. Raises HttpProblem, NotFound."""
        return PlanEntry(
            name=self.name,
            sport=self.sport,
            first_day=self.first_day,
            weeks=tuple(PlanWeek(phase=week.phase, focus=week.focus) for week in self.weeks),
            workouts=tuple(each.entry(f"/workouts/{number}") for number, each in enumerate(self.workouts)),
            race=self.race.race() if self.race else None,
            goal_id=None if self.goal_id is None else goal_id_of(self.goal_id),
            notes=self.notes,
        )


class TrainingPlanEditIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be changed; what is not given stays, null clears. ``active`` accepts a draft, ``ended`` ends a plan."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    notes: str | msgspec.UnsetType | None = msgspec.UNSET
    state: PlanState | msgspec.UnsetType = msgspec.UNSET

    def edit(self) -> PlanEdit:
        """Return it in the domain's terms."""
        return PlanEdit(name=kept(self.name), notes=kept(self.notes), state=kept(self.state))


class TrainingPlanRowOut(msgspec.Struct, frozen=True):
    """A plan as lists show it."""

    id: str
    name: str
    sport: str
    state: str
    first_day: date
    last_day: date
    race: RaceForm | None
    goal_id: str | None
    notes: str | None
    generator: GeneratorOut | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, plan: TrainingPlan) -> "TrainingPlanRowOut":
        """Return a plan as its owner sees it."""
        return copied(
            cls,
            plan,
            id=plan_text(plan.id),
            race=None if plan.race is None else copied(RaceForm, plan.race),
            goal_id=None if plan.goal_id is None else goal_text(plan.goal_id),
            generator=generator_out(plan.generator),
        )


class TrainingWeekOut(msgspec.Struct, frozen=True):
    """A week of a plan; its sums leave races out, and are null where one of its workouts has no such number."""

    first_day: date
    phase: str
    focus: str | None
    load: float | None
    duration_s: float | None


class PlanWorkoutOut(msgspec.Struct, frozen=True):
    """A workout of a plan without its steps, which ``/v1/workouts/{id}`` has."""

    id: str
    day: date
    name: str
    sport: str
    purpose: str
    state: str
    duration_s: float | None
    distance_m: float | None
    load: float | None

    @classmethod
    def of(cls, workout: Workout) -> "PlanWorkoutOut":
        """Return a workout in short."""
        return copied(cls, workout, id=workout_text(workout.id))


class TrainingPlanOut(TrainingPlanRowOut, frozen=True, kw_only=True):
    """A plan with its weeks and workouts, in order of day."""

    weeks: Sequence[TrainingWeekOut]
    workouts: Sequence[PlanWorkoutOut]

    @classmethod
    def whole(cls, kept_plan: KeptPlan) -> "TrainingPlanOut":
        """Return a plan as its owner sees it."""
        plan, workouts = kept_plan.plan, kept_plan.workouts
        return cls(
            **msgspec.structs.asdict(TrainingPlanRowOut.of(plan)),
            weeks=_weeks(plan, workouts),
            workouts=[PlanWorkoutOut.of(each) for each in workouts],
        )


class DoneOut(msgspec.Struct, frozen=True):
    """The activity that was done for a workout."""

    activity_id: str
    duration_s: float
    distance_m: float | None
    load: float | None


class CalendarEntryOut(msgspec.Struct, frozen=True):
    """A workout, the activity of its sport on its day that is nearest to it, and how the two compare.

    ``compliance`` is ``green`` for .8 to 1.2 of the planned time (else load, else distance), ``amber`` for .5 to 1.5,
    ``red`` beyond; null where nothing compares.
    """

    workout: PlanWorkoutOut
    activity: DoneOut | None
    compliance: str | None

    @classmethod
    def of(cls, entry: PlannedAndDone) -> "CalendarEntryOut":
        """Return an entry as its athlete sees it."""
        session = entry.session
        done = None
        if session is not None:
            done = copied(DoneOut, session, activity_id=activity_text(cast("UUID", session.key)))
        return cls(PlanWorkoutOut.of(entry.workout), done, entry.compliance)


class CalendarDayOut(msgspec.Struct, frozen=True):
    """A day of a plan that has workouts."""

    day: date
    entries: Sequence[CalendarEntryOut]


class CalendarOut(msgspec.Struct, frozen=True):
    """The days of a plan that have workouts, in order; ``history_from`` is the first day that your plan shows, null for all."""

    data: Sequence[CalendarDayOut]
    history_from: date | None

    @classmethod
    def of(cls, entries: Sequence[PlannedAndDone], history_from: date | None) -> "CalendarOut":
        """Return a calendar as its athlete sees it."""
        days: dict[date, list[CalendarEntryOut]] = {}
        for entry in entries:
            days.setdefault(entry.workout.day, []).append(CalendarEntryOut.of(entry))
        return cls([CalendarDayOut(day, found) for day, found in days.items()], history_from)


def _weeks(plan: TrainingPlan, workouts: Sequence[Workout]) -> list[TrainingWeekOut]:
    work = [
        PlannedWork(
            day=each.day,
            purpose=each.purpose,
            expected=Expected(load=each.load, duration_s=each.duration_s),
        )
        for each in workouts
    ]
    totals = week_totals(work, plan.first_day, len(plan.weeks))
    return [
        TrainingWeekOut(plan.first_day + number * WEEK, week.phase, week.focus, total.load, total.duration_s)
        for number, (week, total) in enumerate(zip(plan.weeks, totals, strict=True))
    ]
