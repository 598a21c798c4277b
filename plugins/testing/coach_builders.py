"""Answers and conversations for tests."""

from dataclasses import replace
from typing import Any

from training_analyzer.domain.coach.answer import Analysis, Finding, Score, Tone
from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage, MessageRole
from training_analyzer.domain.coach.generator import Generator, GeneratorKind
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.stored_analysis import Spent, StoredAnalysis
from training_analyzer.domain.ids import AnalysisId, ConversationId, MessageId
from training_analyzer.plugins.testing.builders import NOW, TODAY, a_digest, a_user_id, an_id


def an_analysis_id(number: int = 1) -> AnalysisId:
    """Return the id of ``an_analysis(number)``."""
    return AnalysisId(an_id(30_000 + number))


def a_conversation_id(number: int = 1) -> ConversationId:
    """Return the id of ``a_conversation(number)``."""
    return ConversationId(an_id(40_000 + number))


def a_message_id(number: int = 1) -> MessageId:
    """Return the id of ``a_message(number)``."""
    return MessageId(an_id(50_000 + number))


def an_analysis(number: int = 1, **changes: Any) -> StoredAnalysis:
    """Return a review of a week by a model, with everything in it."""
    analysis = StoredAnalysis(
        id=an_analysis_id(number),
        user_id=a_user_id(),
        topic=Topic.WEEK,
        day=TODAY,
        cache_key=a_digest(number),
        generator=Generator(
            kind=GeneratorKind.LLM, provider="openai", model="gpt-4o-mini", prompt_version="week-1"
        ),
        analysis=Analysis(
            summary="Übermut 長距離 🏃‍♀️: load 84.",
            findings=(
                Finding(text="Load 84.", tone=Tone.CAUTION, metrics=("load", "ctl")),
                Finding(text="?"),
            ),
            advice="Rest.",
        ),
        score=Score(value=71, parts={"change": 100, "form": 42}),
        spent=Spent(request_id="r-1", input_tokens=900, output_tokens=120, cost_nano_usd=207_000),
        dropped=("61", "4:30"),
        fallback_reason="model_timeout",
        created_at=NOW,
    )
    return replace(analysis, **changes)


def a_conversation(number: int = 1, **changes: Any) -> Conversation:
    """Return a conversation with a title."""
    conversation = Conversation(
        id=a_conversation_id(number), user_id=a_user_id(), title=f"Talk {number}", created_at=NOW
    )
    return replace(conversation, **changes)


def a_message(number: int = 1, **changes: Any) -> ConversationMessage:
    """Return an answer in ``a_conversation()``, with everything in it."""
    message = ConversationMessage(
        id=a_message_id(number),
        user_id=a_user_id(),
        conversation_id=a_conversation_id(),
        role=MessageRole.ASSISTANT,
        content=f"Answer {number}: «rest» 🏃‍♀️\nwell",
        generator=Generator(kind=GeneratorKind.RULES, provider="rules", prompt_version="rules-1"),
        metrics=("tsb",),
        unsupported=("100",),
        spent=Spent(request_id="r-2", input_tokens=1, output_tokens=2, cost_nano_usd=3),
        fallback_reason="model_unavailable",
        created_at=NOW,
    )
    return replace(message, **changes)
