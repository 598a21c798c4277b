"""What a language model wrote, read strictly: an answer of ours, or a refusal."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

from training_analyzer.domain.coach.answer import Analysis
from training_analyzer.domain.planning.proposal import PlanProposal, WorkoutProposal

type Schema = Mapping[str, object]
"""A JSON schema without references."""


@runtime_checkable
class AnswerReader(Protocol):
    """Texts become answers as a whole or not at all: nothing is repaired, filled in or left out.

    Each reading raises ModelOutputInvalid, with a reason that holds no word of the text.
    """

    def analysis(self, text: str) -> Analysis:
        """Return the analysis of an activity or a week."""
        ...

    def workout(self, text: str) -> WorkoutProposal:
        """Return a workout in words of ours."""
        ...

    def plan(self, text: str) -> PlanProposal:
        """Return a training plan in words of ours."""
        ...

    @property
    def analysis_schema(self) -> Schema:
        """What an analysis looks like."""
        ...

    @property
    def workout_schema(self) -> Schema:
        """What a workout looks like."""
        ...

    @property
    def plan_schema(self) -> Schema:
        """What a plan looks like."""
        ...
