"""Conversations with the coach."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage
from training_analyzer.domain.ids import ConversationId, MessageId, UserId


@runtime_checkable
class Conversations(Protocol):
    """Each method reaches one athlete's rows only. Ids are in the order of time."""

    async def get(self, user_id: UserId, conversation_id: ConversationId) -> Conversation:
        """Raise NotFound, also for another user's conversation."""
        ...

    async def page(
        self, user_id: UserId, *, before: ConversationId | None, limit: int
    ) -> Sequence[Conversation]:
        """Return conversations, newest first, those below an id."""
        ...

    async def add(self, conversation: Conversation) -> None:
        """Store a conversation under its id, which is fresh. Raises NotFound without the account."""
        ...

    async def remove(self, user_id: UserId, conversation_id: ConversationId) -> None:
        """Remove a conversation with all that was said in it. Raises NotFound."""
        ...

    async def messages(
        self, user_id: UserId, conversation_id: ConversationId, *, before: MessageId | None, limit: int
    ) -> Sequence[ConversationMessage]:
        """Return what was said, newest first, those below an id; nothing for an unknown conversation."""
        ...

    async def say(self, message: ConversationMessage) -> None:
        """Store what was said under its id, which is fresh. Raises NotFound without the conversation."""
        ...
