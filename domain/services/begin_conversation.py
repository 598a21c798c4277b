"""Begin a conversation with the coach."""

from datetime import datetime

from training_analyzer.domain.coach.conversation import Conversation, parse_title
from training_analyzer.domain.ids import ConversationId, MakeId, UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.work import Work


@retried
async def begin_conversation(
    *, user_id: UserId, title: str | None, work: Work, make_id: MakeId, now: datetime
) -> Conversation:
    """Return a new conversation. Raises InvalidValue."""
    conversation = Conversation(
        id=ConversationId(make_id(now)), user_id=user_id, title=parse_title(title), created_at=now
    )
    async with work() as w:
        await w.conversations.add(conversation)
        await w.commit()
    return conversation


@retried
async def end_conversation(*, user_id: UserId, conversation_id: ConversationId, work: Work) -> None:
    """Remove a conversation with all that was said in it. Raises NotFound."""
    async with work() as w:
        await w.conversations.remove(user_id, conversation_id)
        await w.commit()
