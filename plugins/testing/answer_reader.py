"""What every reader of models' answers does."""

import json
from typing import Any

import pytest

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.answer import (
    MOST_FINDINGS,
    MOST_SUMMARY_CHARACTERS,
    Analysis,
    Finding,
    Tone,
)
from training_analyzer.domain.planning.intensity import Intensity
from training_analyzer.domain.planning.plan import Phase
from training_analyzer.domain.planning.proposal import (
    PlanProposal,
    ProposedPart,
    ProposedSession,
    ProposedStep,
    ProposedWeek,
    WorkoutProposal,
)
from training_analyzer.domain.planning.step import StepKind
from training_analyzer.domain.planning.workout import WorkoutPurpose
from training_analyzer.domain.usage.model_errors import ModelOutputInvalid
from training_analyzer.ports.answer_reader import AnswerReader

_FINDING: dict[str, Any] = {"text": "Load 84.", "tone": "caution", "metrics": ["load"]}
ANALYSIS: dict[str, Any] = {"summary": "A good run.", "findings": [_FINDING], "advice": "Rest."}
_STEP: dict[str, Any] = {
    "kind": "work",
    "duration_s": 240,
    "distance_m": None,
    "intensity": "hard",
    "note": None,
}
WORKOUT: dict[str, Any] = {"name": "Hills", "parts": [{"times": 4, "steps": [_STEP]}], "notes": None}
_SESSION: dict[str, Any] = {"weekday": 7, "sport": "running", "purpose": "long", "duration_s": 5400}
_WEEK: dict[str, Any] = {"phase": "base", "focus": "Easy running.", "sessions": [_SESSION]}
PLAN: dict[str, Any] = {"name": "To ten", "weeks": [_WEEK], "notes": "Enjoy it."}


class AnswerReaderContract:
    """Needs a fixture ``reader``."""

    def test_each_kind_of_answer_is_read(self, reader: AnswerReader) -> None:
        assert reader.analysis(json.dumps(ANALYSIS)) == Analysis(
            summary="A good run.",
            findings=(Finding(text="Load 84.", tone=Tone.CAUTION, metrics=("load",)),),
            advice="Rest.",
        )
        step = ProposedStep(kind=StepKind.WORK, duration_s=240.0, intensity=Intensity.HARD)
        assert reader.workout(json.dumps(WORKOUT)) == WorkoutProposal(
            name="Hills", parts=(ProposedPart(times=4, steps=(step,)),)
        )
        session = ProposedSession(
            weekday=7, sport=Sport.RUNNING, purpose=WorkoutPurpose.LONG, duration_s=5400.0
        )
        assert reader.plan(json.dumps(PLAN)) == PlanProposal(
            name="To ten",
            weeks=(ProposedWeek(phase=Phase.BASE, focus="Easy running.", sessions=(session,)),),
            notes="Enjoy it.",
        )

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "I am sorry, I cannot do that.",
            "null",
            "[]",
            json.dumps(ANALYSIS)[:-1],
            f"Here it is: {json.dumps(ANALYSIS)}",
            f"```json\n{json.dumps(ANALYSIS)}\n```",
            json.dumps({**ANALYSIS, "score": 100}),
            json.dumps({**ANALYSIS, "summary": ""}),
            json.dumps({**ANALYSIS, "summary": "x" * (MOST_SUMMARY_CHARACTERS + 1)}),
            json.dumps({**ANALYSIS, "findings": [_FINDING] * (MOST_FINDINGS + 1)}),
            json.dumps({**ANALYSIS, "findings": [{**_FINDING, "tone": "evil-word"}]}),
            json.dumps({**ANALYSIS, "findings": [{**_FINDING, "evil-word": 1}]}),
            json.dumps({**ANALYSIS, "findings": [{**_FINDING, "metrics": [1]}]}),
            json.dumps({"summary": "A good run.", "findings": []}),
            '{"summary": "' + "[" * 5_000,
            "[" * 100_000,
        ],
    )
    def test_whatever_else_is_refused_as_a_whole(self, reader: AnswerReader, text: str) -> None:
        with pytest.raises(ModelOutputInvalid) as raised:
            reader.analysis(text)
        assert raised.value.reason
        assert "evil-word" not in raised.value.reason

    @pytest.mark.parametrize("field", ["name", "parts", "notes"])
    def test_a_workout_has_all_its_members(self, reader: AnswerReader, field: str) -> None:
        with pytest.raises(ModelOutputInvalid):
            reader.workout(json.dumps({key: value for key, value in WORKOUT.items() if key != field}))

    @pytest.mark.parametrize(
        "changes", [{"duration_s": -1}, {"duration_s": 1e9}, {"weekday": 8}, {"purpose": "win"}]
    )
    def test_a_session_is_within_its_bounds(self, reader: AnswerReader, changes: dict[str, Any]) -> None:
        week = {**_WEEK, "sessions": [{**_SESSION, **changes}]}
        with pytest.raises(ModelOutputInvalid):
            reader.plan(json.dumps({**PLAN, "weeks": [week]}))

    def test_schemas_are_closed_hold_no_reference_and_require_every_member(
        self, reader: AnswerReader
    ) -> None:
        for schema in (reader.analysis_schema, reader.workout_schema, reader.plan_schema):
            assert "$ref" not in json.dumps(schema)
            objects = list(_objects(schema))
            assert objects[0] is schema
            for each in objects:
                assert each["additionalProperties"] is False
                assert set(each["required"]) == set(each["properties"])


def _objects(node: Any) -> Any:
    if isinstance(node, dict):
        if node.get("type") == "object":
            yield node
        for value in node.values():
            yield from _objects(value)
    if isinstance(node, list):
        for value in node:
            yield from _objects(value)
