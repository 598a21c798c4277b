"""What a model may propose: phases, purposes, times and intensities in words. Numbers come from the athlete's thresholds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.assembly import workouts_of
from training_analyzer.domain.planning.circumstances import Circumstances, PlanWish
from training_analyzer.domain.planning.intensity import Intensity, target_of
from training_analyzer.domain.planning.plan import Phase, PlanEntry, PlanWeek
from training_analyzer.domain.planning.plan_weeks import first_day_of
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.week_layout import Session
from training_analyzer.domain.planning.workout import WorkoutEntry, WorkoutPurpose
from training_analyzer.domain.training.thresholds import Threshold

_SUNDAY: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedStep:
    """A step over a time or a distance. Work, warming up, recovery and cooling down have an intensity, a rest has none."""

    kind: StepKind
    duration_s: float | None = None
    distance_m: float | None = None
    intensity: Intensity | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPart:
    """Steps that are done once, or several times over."""

    times: int = 1
    steps: tuple[ProposedStep, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutProposal:
    """A workout as a model answers it."""

    name: str
    parts: tuple[ProposedPart, ...]
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedSession:
    """A session of a proposed week; ``weekday`` is 1 for Monday to 7 for Sunday."""

    weekday: int
    sport: Sport
    purpose: WorkoutPurpose
    duration_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedWeek:
    """A week as a model answers it."""

    phase: Phase
    focus: str
    sessions: tuple[ProposedSession, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanProposal:
    """A plan as a model answers it, from the first week to the race's; the race itself is not among its sessions."""

    name: str
    weeks: tuple[ProposedWeek, ...]
    notes: str | None = None


def workout_of(
    proposal: WorkoutProposal,
    *,
    sport: Sport,
    purpose: WorkoutPurpose,
    threshold: Threshold | None,
    day: date | None,
) -> WorkoutEntry:
    """Return the workout in the athlete's own zones. It still has to pass the checks of every workout."""
    parts: list[Part] = []
    for part in proposal.parts:
        steps = tuple(_step(step, sport, threshold) for step in part.steps)
        parts.extend(steps if part.times == 1 else [Repeat(times=part.times, steps=steps)])
    return WorkoutEntry(
        name=proposal.name, sport=sport, purpose=purpose, steps=tuple(parts), day=day, notes=proposal.notes
    )


def plan_of(proposal: PlanProposal, *, wish: PlanWish, circumstances: Circumstances) -> PlanEntry:
    """Return the plan with a workout by rules for each session. It still has to pass the checks of every plan.

    Raises InvalidValue for another number of weeks than there are, a day that no week has, and what
    `design_workout_by_rules` refuses.
    """
    first_day, weeks = first_day_of(wish.race, wish.weeks, circumstances.today)
    if len(proposal.weeks) != weeks:
        raise InvalidValue("/weeks", f"The plan has {weeks} weeks.")
    sessions = [(week.phase, _sessions(week, number)) for number, week in enumerate(proposal.weeks)]
    return PlanEntry(
        name=wish.name or proposal.name,
        sport=wish.sport,
        first_day=first_day,
        weeks=tuple(PlanWeek(phase=week.phase, focus=week.focus) for week in proposal.weeks),
        workouts=workouts_of(sessions, first_day=first_day, race=wish.race, circumstances=circumstances),
        race=wish.race,
        notes=proposal.notes,
    )


def _sessions(week: ProposedWeek, number: int) -> Sequence[Session]:
    found = []
    for place, session in enumerate(week.sessions):
        if not 1 <= session.weekday <= _SUNDAY:
            raise InvalidValue(f"/weeks/{number}/sessions/{place}/weekday", "weekday takes 1 to 7.")
        found.append(
            Session(
                weekday=session.weekday - 1,
                sport=session.sport,
                purpose=session.purpose,
                duration_s=session.duration_s,
            )
        )
    return found


def _step(step: ProposedStep, sport: Sport, threshold: Threshold | None) -> Step:
    made = Step(
        kind=step.kind, duration_s=step.duration_s, distance_m=step.distance_m, target=None, note=step.note
    )
    if step.intensity is None or step.kind is StepKind.REST:
        return made
    return replace(made, target=target_of(step.intensity, sport, threshold))
