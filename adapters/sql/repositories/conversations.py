"""Conversations with the coach, in SQL."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, select

from training_analyzer.adapters.sql.mapping.coach import (
    CONVERSATION_COLUMNS,
    MESSAGE_COLUMNS,
    conversation_of,
    message_of,
    message_values,
)
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.tables.coach import coach_conversation, coach_message
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ConversationId, MessageId, UserId

_c = coach_conversation.c
_m = coach_message.c
_LAST: Final = UUID(int=(1 << 128) - 1)

BY_ID: Final = select(*CONVERSATION_COLUMNS).where(
    _c.user_id == bindparam("owner"), _c.id == bindparam("one")
)
PAGE: Final = (
    select(*CONVERSATION_COLUMNS)
    .where(_c.user_id == bindparam("owner"), _c.id < bindparam("below"))
    .order_by(_c.id.desc())
    .limit(bindparam("limit"))
)
MESSAGES: Final = (
    select(*MESSAGE_COLUMNS)
    .where(
        _m.user_id == bindparam("owner"),
        _m.conversation_id == bindparam("of_conversation"),
        _m.id < bindparam("below"),
    )
    .order_by(_m.id.desc())
    .limit(bindparam("limit"))
)
_ADD: Final = insert(coach_conversation)
_SAY: Final = insert(coach_message)
_REMOVE: Final = delete(coach_conversation).where(
    _c.user_id == bindparam("owner"), _c.id == bindparam("removed")
)


class SqlConversations:
    """Conversations, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, conversation_id: ConversationId) -> Conversation:
        """Raise NotFound, also for another user's conversation."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(BY_ID, {"owner": user_id, "one": conversation_id})
        if row is None:
            raise NotFound("conversation")
        return conversation_of(row)

    async def page(
        self, user_id: UserId, *, before: ConversationId | None, limit: int
    ) -> Sequence[Conversation]:
        """Return conversations, newest first, those below an id."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "below": before or _LAST, "limit": limit}
        return [conversation_of(row) for row in await self._transaction.rows(PAGE, values)]

    async def add(self, conversation: Conversation) -> None:
        """Store a conversation under its id, which is fresh. Raises NotFound."""
        self._transaction.check_owner(conversation.user_id)
        await self._transaction.write(_ADD, values_of(conversation))

    async def remove(self, user_id: UserId, conversation_id: ConversationId) -> None:
        """Remove a conversation with all that was said in it. Raises NotFound."""
        self._transaction.check_owner(user_id)
        removed = await self._transaction.write(_REMOVE, {"owner": user_id, "removed": conversation_id})
        if removed.rowcount == 0:
            raise NotFound("conversation")

    async def messages(
        self, user_id: UserId, conversation_id: ConversationId, *, before: MessageId | None, limit: int
    ) -> Sequence[ConversationMessage]:
        """Return what was said, newest first, those below an id."""
        self._transaction.check_owner(user_id)
        values = {
            "owner": user_id,
            "of_conversation": conversation_id,
            "below": before or _LAST,
            "limit": limit,
        }
        return [message_of(row) for row in await self._transaction.rows(MESSAGES, values)]

    async def say(self, message: ConversationMessage) -> None:
        """Store what was said under its id, which is fresh. Raises NotFound."""
        self._transaction.check_owner(message.user_id)
        await self._transaction.write(_SAY, message_values(message), parent="conversation")
