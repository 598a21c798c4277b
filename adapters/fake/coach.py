"""What the coach found and said, in dicts."""

from collections.abc import Sequence
from datetime import date

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage
from training_analyzer.domain.coach.stored_analysis import StoredAnalysis
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId, AnalysisId, ConversationId, MessageId, UserId


class FakeAnalyses:
    """Analyses, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, analysis_id: AnalysisId) -> StoredAnalysis:
        """Raise NotFound, also for another user's analysis."""
        found = self._transaction.tables(user_id).analyses.get((user_id, analysis_id))
        if found is None:
            raise NotFound("analysis")
        return found

    async def find_by_key(self, user_id: UserId, cache_key: bytes) -> StoredAnalysis | None:
        """Return the analysis that rests on the very same."""
        return next((each for each in self._own(user_id) if each.cache_key == cache_key), None)

    async def page(
        self,
        user_id: UserId,
        *,
        before: AnalysisId | None,
        limit: int,
        activity_id: ActivityId | None = None,
        first: date | None = None,
    ) -> Sequence[StoredAnalysis]:
        """Return analyses of days from ``first`` on, newest first, those below an id."""
        wanted = [
            each
            for each in self._own(user_id)
            if (before is None or each.id < before)
            and activity_id in {None, each.activity_id}
            and (first is None or each.day >= first)
        ]
        return sorted(wanted, key=lambda each: each.id, reverse=True)[:limit]

    async def add(self, analysis: StoredAnalysis) -> StoredAnalysis:
        """Store an analysis, and return the one that is there. Raises NotFound."""
        tables = self._transaction.writable(analysis.user_id)
        check_aware(analysis.created_at)
        check_user(tables, analysis.user_id)
        if analysis.activity_id and (analysis.user_id, analysis.activity_id) not in tables.activities:
            raise NotFound("activity")
        stored = await self.find_by_key(analysis.user_id, analysis.cache_key)
        if stored is not None:
            return stored
        tables.analyses[analysis.user_id, analysis.id] = analysis
        return analysis

    def _own(self, user_id: UserId) -> list[StoredAnalysis]:
        rows = self._transaction.tables(user_id).analyses.values()
        return [each for each in rows if each.user_id == user_id]


class FakeConversations:
    """Conversations, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, conversation_id: ConversationId) -> Conversation:
        """Raise NotFound, also for another user's conversation."""
        found = self._transaction.tables(user_id).conversations.get((user_id, conversation_id))
        if found is None:
            raise NotFound("conversation")
        return found

    async def page(
        self, user_id: UserId, *, before: ConversationId | None, limit: int
    ) -> Sequence[Conversation]:
        """Return conversations, newest first, those below an id."""
        rows = self._transaction.tables(user_id).conversations.values()
        wanted = [each for each in rows if each.user_id == user_id and (before is None or each.id < before)]
        return sorted(wanted, key=lambda each: each.id, reverse=True)[:limit]

    async def add(self, conversation: Conversation) -> None:
        """Store a conversation under its id, which is fresh. Raises NotFound."""
        tables = self._transaction.writable(conversation.user_id)
        check_aware(conversation.created_at)
        check_user(tables, conversation.user_id)
        tables.conversations[conversation.user_id, conversation.id] = conversation

    async def remove(self, user_id: UserId, conversation_id: ConversationId) -> None:
        """Remove a conversation with all that was said in it. Raises NotFound."""
        tables = self._transaction.writable(user_id)
        if tables.conversations.pop((user_id, conversation_id), None) is None:
            raise NotFound("conversation")
        for key, message in list(tables.messages.items()):
            if key[0] == user_id and message.conversation_id == conversation_id:
                del tables.messages[key]

    async def messages(
        self, user_id: UserId, conversation_id: ConversationId, *, before: MessageId | None, limit: int
    ) -> Sequence[ConversationMessage]:
        """Return what was said, newest first, those below an id."""
        wanted = [
            each
            for (owner, _), each in self._transaction.tables(user_id).messages.items()
            if owner == user_id
            and each.conversation_id == conversation_id
            and (before is None or each.id < before)
        ]
        return sorted(wanted, key=lambda each: each.id, reverse=True)[:limit]

    async def say(self, message: ConversationMessage) -> None:
        """Store what was said under its id, which is fresh. Raises NotFound."""
        tables = self._transaction.writable(message.user_id)
        check_aware(message.created_at)
        if (message.user_id, message.conversation_id) not in tables.conversations:
            raise NotFound("conversation")
        tables.messages[message.user_id, message.id] = message
