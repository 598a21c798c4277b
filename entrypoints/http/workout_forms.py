"""Workouts as clients send them and as the API shows them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Literal

import msgspec

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.planning.edit import WorkoutEdit
from training_analyzer.domain.planning.workout import Workout, WorkoutEntry, WorkoutPurpose, WorkoutState
from training_analyzer.entrypoints.http.coach_views import GeneratorOut
from training_analyzer.entrypoints.http.copying import copied, kept
from training_analyzer.entrypoints.http.step_forms import PartForm, parts_of
from training_analyzer.entrypoints.http.times import plan_text, workout_text


class WorkoutIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A workout to plan, for today where no ``day`` is given."""

    name: str
    sport: Sport
    purpose: WorkoutPurpose = WorkoutPurpose.OTHER
    steps: Sequence[PartForm]
    day: date | None = None
    notes: str | None = None

    def entry(self, pointer: str = "") -> WorkoutEntry:
        """Return it in the domain's terms. Raises HttpProblem."""
        return WorkoutEntry(
            name=self.name,
            sport=self.sport,
            purpose=self.purpose,
            steps=parts_of(self.steps, pointer),
            day=self.day,
            notes=self.notes,
        )


class NewWorkoutIn(WorkoutIn, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The same by itself: on the calendar, or as a draft."""

    state: Literal["draft", "planned"] = "planned"


class WorkoutEditIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be changed; what is not given stays, null clears."""

    name: str | msgspec.UnsetType = msgspec.UNSET
    day: date | msgspec.UnsetType = msgspec.UNSET
    sport: Sport | msgspec.UnsetType = msgspec.UNSET
    purpose: WorkoutPurpose | msgspec.UnsetType = msgspec.UNSET
    steps: Sequence[PartForm] | msgspec.UnsetType = msgspec.UNSET
    notes: str | msgspec.UnsetType | None = msgspec.UNSET
    state: WorkoutState | msgspec.UnsetType = msgspec.UNSET

    def edit(self) -> WorkoutEdit:
        """Return it in the domain's terms. Raises HttpProblem."""
        steps = self.steps
        return WorkoutEdit(
            name=kept(self.name),
            day=kept(self.day),
            sport=kept(self.sport),
            purpose=kept(self.purpose),
            steps=kept(steps if isinstance(steps, msgspec.UnsetType) else parts_of(steps)),
            notes=kept(self.notes),
            state=kept(self.state),
        )


class WorkoutOut(msgspec.Struct, frozen=True):
    """A workout on its local day. ``duration_s``, ``distance_m`` and ``load`` are what its steps were expected to add up to.

    ``reasons`` says why one is null; ``load_estimated`` says that the load rests on an assumption. ``generator`` is the
    coach that designed it, null where you wrote it.
    """

    id: str
    plan_id: str | None
    day: date
    name: str
    sport: str
    purpose: str
    state: str
    steps: Sequence[PartForm]
    notes: str | None
    duration_s: float | None
    distance_m: float | None
    load: float | None
    load_method: str | None
    load_estimated: bool
    reasons: Mapping[str, str]
    generator: GeneratorOut | None
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, workout: Workout) -> "WorkoutOut":
        """Return a workout as its owner sees it."""
        return copied(
            cls,
            workout,
            id=workout_text(workout.id),
            plan_id=None if workout.plan_id is None else plan_text(workout.plan_id),
            steps=[PartForm.of(part) for part in workout.steps],
            load_estimated=workout.estimated,
            generator=generator_out(workout.generator),
        )


def generator_out(generator: Generator | None) -> GeneratorOut | None:
    """Return the coach that designed something, None for the athlete."""
    return None if generator is None else GeneratorOut.of(generator)
