"""The shapes that a model may answer in: every member is there, none besides, each within its bounds.

No member has a default, since services that hold a model to a schema want all of them required.
"""

from typing import Annotated

from msgspec import Meta, Struct

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.answer import (
    MOST_FINDING_CHARACTERS,
    MOST_FINDINGS,
    MOST_REFERENCES,
    MOST_SUMMARY_CHARACTERS,
    Tone,
)
from training_analyzer.domain.planning.intensity import Intensity
from training_analyzer.domain.planning.plan import Phase
from training_analyzer.domain.planning.step import StepKind
from training_analyzer.domain.planning.workout import WorkoutPurpose

type Summary = Annotated[str, Meta(min_length=1, max_length=MOST_SUMMARY_CHARACTERS)]
type Sentence = Annotated[str, Meta(min_length=1, max_length=MOST_FINDING_CHARACTERS)]
type MaybeSentence = Annotated[str, Meta(max_length=MOST_FINDING_CHARACTERS)]
type MetricKey = Annotated[str, Meta(min_length=1, max_length=60)]
type Name = Annotated[str, Meta(min_length=1, max_length=100)]
type Notes = Annotated[str, Meta(max_length=MOST_SUMMARY_CHARACTERS)]
type Seconds = Annotated[float, Meta(gt=0, le=86_400)]
type Metres = Annotated[float, Meta(gt=0, le=500_000)]


class FindingShape(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that was found; ``metrics`` are keys of the data."""

    text: Sentence
    tone: Tone
    metrics: Annotated[list[MetricKey], Meta(max_length=MOST_REFERENCES)]


class AnalysisShape(Struct, frozen=True, forbid_unknown_fields=True):
    """An analysis."""

    summary: Summary
    findings: Annotated[list[FindingShape], Meta(max_length=MOST_FINDINGS)]
    advice: MaybeSentence


class StepShape(Struct, frozen=True, forbid_unknown_fields=True):
    """A step over a time or a distance."""

    kind: StepKind
    duration_s: Seconds | None
    distance_m: Metres | None
    intensity: Intensity | None
    note: MaybeSentence | None


class PartShape(Struct, frozen=True, forbid_unknown_fields=True):
    """Steps that are done once, or several times over."""

    times: Annotated[int, Meta(ge=1, le=50)]
    steps: Annotated[list[StepShape], Meta(min_length=1, max_length=20)]


class WorkoutShape(Struct, frozen=True, forbid_unknown_fields=True):
    """A workout."""

    name: Name
    parts: Annotated[list[PartShape], Meta(min_length=1, max_length=30)]
    notes: Notes | None


class SessionShape(Struct, frozen=True, forbid_unknown_fields=True):
    """A session of a week; ``weekday`` is 1 for Monday to 7 for Sunday."""

    weekday: Annotated[int, Meta(ge=1, le=7)]
    sport: Sport
    purpose: WorkoutPurpose
    duration_s: Seconds


class WeekShape(Struct, frozen=True, forbid_unknown_fields=True):
    """A week of a plan."""

    phase: Phase
    focus: Sentence
    sessions: Annotated[list[SessionShape], Meta(max_length=14)]


class PlanShape(Struct, frozen=True, forbid_unknown_fields=True):
    """A plan, from its first week to the race's."""

    name: Name
    weeks: Annotated[list[WeekShape], Meta(min_length=1, max_length=60)]
    notes: Notes | None
