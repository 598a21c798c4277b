"""Reads answers by shapes."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import msgspec

from training_analyzer.adapters.msgspec.schema import inlined
from training_analyzer.adapters.msgspec.shapes import (
    AnalysisShape,
    PartShape,
    PlanShape,
    WeekShape,
    WorkoutShape,
)
from training_analyzer.domain.coach.answer import Analysis, Finding
from training_analyzer.domain.planning.proposal import (
    PlanProposal,
    ProposedPart,
    ProposedSession,
    ProposedStep,
    ProposedWeek,
    WorkoutProposal,
)
from training_analyzer.domain.usage.model_errors import ModelOutputInvalid

_SILENCED: Final = {
    "Object contains unknown field": "it has a member that the schema does not have",
    "Invalid enum value": "it has a word that is not among those of the schema",
}


class MsgspecAnswerReader:
    """Decodes strictly; what msgspec says of a text names types and places, never its words."""

    def analysis(self, text: str) -> Analysis:
        """Return the analysis of an activity or a week. Raises ModelOutputInvalid."""
        found = _decoded(text, AnalysisShape)
        findings = tuple(
            Finding(text=each.text, tone=each.tone, metrics=tuple(each.metrics)) for each in found.findings
        )
        return Analysis(summary=found.summary, findings=findings, advice=found.advice)

    def workout(self, text: str) -> WorkoutProposal:
        """Return a workout in words of ours. Raises ModelOutputInvalid."""
        found = _decoded(text, WorkoutShape)
        return WorkoutProposal(
            name=found.name, parts=tuple(_part(each) for each in found.parts), notes=found.notes
        )

    def plan(self, text: str) -> PlanProposal:
        """Return a training plan in words of ours. Raises ModelOutputInvalid."""
        found = _decoded(text, PlanShape)
        return PlanProposal(
            name=found.name, weeks=tuple(_week(each) for each in found.weeks), notes=found.notes
        )

    @cached_property
    def analysis_schema(self) -> Mapping[str, Any]:
        """What an analysis looks like."""
        return inlined(AnalysisShape)

    @cached_property
    def workout_schema(self) -> Mapping[str, Any]:
        """What a workout looks like."""
        return inlined(WorkoutShape)

    @cached_property
    def plan_schema(self) -> Mapping[str, Any]:
        """What a plan looks like."""
        return inlined(PlanShape)


def _decoded[S](text: str, shape: type[S]) -> S:
    try:
        return msgspec.json.decode(text.encode("utf-8", "surrogatepass"), type=shape)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ModelOutputInvalid(_told(error)) from None


def _told(error: Exception) -> str:
    """Return what is wrong, without the two messages that repeat a word of the text."""
    if not isinstance(error, msgspec.ValidationError):
        return "it is not one JSON object"
    message = str(error)
    return next((told for start, told in _SILENCED.items() if message.startswith(start)), message)


def _part(part: PartShape) -> ProposedPart:
    steps = [
        ProposedStep(
            kind=step.kind,
            duration_s=step.duration_s,
            distance_m=step.distance_m,
            intensity=step.intensity,
            note=step.note,
        )
        for step in part.steps
    ]
    return ProposedPart(times=part.times, steps=tuple(steps))


def _week(week: WeekShape) -> ProposedWeek:
    sessions = [
        ProposedSession(
            weekday=each.weekday, sport=each.sport, purpose=each.purpose, duration_s=each.duration_s
        )
        for each in week.sessions
    ]
    return ProposedWeek(phase=week.phase, focus=week.focus, sessions=tuple(sessions))
