"""Answers, conversations and messages as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named, values_of
from training_analyzer.adapters.sql.tables.coach import coach_analysis, coach_conversation, coach_message
from training_analyzer.domain.coach.answer import Analysis, Finding, Score, Tone
from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage, MessageRole
from training_analyzer.domain.coach.generator import Generator, GeneratorKind
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.stored_analysis import Spent, StoredAnalysis

ANALYSIS_COLUMNS: Final = columns_of(StoredAnalysis, coach_analysis)
CONVERSATION_COLUMNS: Final = columns_of(Conversation, coach_conversation)
MESSAGE_COLUMNS: Final = columns_of(ConversationMessage, coach_message)


def analysis_of(row: Sequence[Any]) -> StoredAnalysis:
    """Return the analysis of a row of `ANALYSIS_COLUMNS`."""
    values = named(StoredAnalysis, row)
    return StoredAnalysis(
        **values
        | {
            "topic": Topic(values["topic"]),
            "cache_key": bytes(values["cache_key"]),
            "generator": _generator_of(values["generator"]),
            "analysis": _answer_of(values["analysis"]),
            "score": Score(**values["score"]),
            "spent": Spent(**values["spent"]),
            "dropped": tuple(values["dropped"]),
        }
    )


def analysis_values(analysis: StoredAnalysis) -> dict[str, Any]:
    """Return an analysis as a row's values."""
    made = {name: asdict(getattr(analysis, name)) for name in ("generator", "analysis", "score", "spent")}
    return {**values_of(analysis), **made, "dropped": list(analysis.dropped)}


def conversation_of(row: Sequence[Any]) -> Conversation:
    """Return the conversation of a row of `CONVERSATION_COLUMNS`."""
    return Conversation(**named(Conversation, row))


def message_of(row: Sequence[Any]) -> ConversationMessage:
    """Return the message of a row of `MESSAGE_COLUMNS`."""
    values = named(ConversationMessage, row)
    generator = values["generator"]
    return ConversationMessage(
        **values
        | {
            "role": MessageRole(values["role"]),
            "generator": None if generator is None else _generator_of(generator),
            "metrics": tuple(values["metrics"]),
            "unsupported": tuple(values["unsupported"]),
            "spent": Spent(**values["spent"]),
        }
    )


def message_values(message: ConversationMessage) -> dict[str, Any]:
    """Return a message as a row's values."""
    made = {
        "generator": None if message.generator is None else asdict(message.generator),
        "metrics": list(message.metrics),
        "unsupported": list(message.unsupported),
        "spent": asdict(message.spent),
    }
    return {**values_of(message), **made}


def _generator_of(value: Mapping[str, Any]) -> Generator:
    return Generator(**{**value, "kind": GeneratorKind(value["kind"])})


def _answer_of(value: Mapping[str, Any]) -> Analysis:
    findings = [
        Finding(text=each["text"], tone=Tone(each["tone"]), metrics=tuple(each["metrics"]))
        for each in value["findings"]
    ]
    return Analysis(summary=value["summary"], findings=tuple(findings), advice=value["advice"])
