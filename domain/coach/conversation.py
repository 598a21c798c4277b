"""Conversations with the coach, and what was said in them."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.coach.sanitize import MOST_NAME_CHARACTERS, MOST_QUESTION_CHARACTERS, clean
from training_analyzer.domain.coach.stored_analysis import NOTHING_SPENT, Spent
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import ConversationId, MessageId, UserId


class MessageRole(StrEnum):
    """Who said it."""

    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """A conversation of one athlete."""

    id: ConversationId
    user_id: UserId
    title: str | None = None
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationMessage:
    """What was said. An answer names its ``generator``, and in ``metrics`` the keys of the facts it rests on.

    ``unsupported`` are numbers in it that no fact bears out.
    """

    id: MessageId
    user_id: UserId
    conversation_id: ConversationId
    role: MessageRole
    content: str
    generator: Generator | None = None
    metrics: tuple[str, ...] = ()
    unsupported: tuple[str, ...] = ()
    spent: Spent = NOTHING_SPENT
    fallback_reason: str | None = None
    created_at: datetime


def parse_title(text: str | None) -> str | None:
    """Return a title, cleaned; None for none. Raises InvalidValue for one that is empty or too long."""
    if text is None:
        return None
    title = clean(text, len(text))
    if not 0 < len(title) <= MOST_NAME_CHARACTERS:
        raise InvalidValue("/title", f"A title has 1 to {MOST_NAME_CHARACTERS} visible characters.")
    return title


def parse_question(text: str) -> str:
    """Return a question, cleaned. Raises InvalidValue for one that is empty or too long."""
    question = clean(text, len(text))
    if not 0 < len(question) <= MOST_QUESTION_CHARACTERS:
        raise InvalidValue("/content", f"A message has 1 to {MOST_QUESTION_CHARACTERS} visible characters.")
    return question
