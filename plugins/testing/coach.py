"""What every store does with what the coach found and said."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from training_analyzer.domain.coach.answer import Analysis, Score
from training_analyzer.domain.coach.conversation import ConversationMessage, MessageRole
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.stored_analysis import NOTHING_SPENT, StoredAnalysis
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import NOW, a_digest, an_activity, an_activity_id
from training_analyzer.plugins.testing.coach_builders import (
    a_conversation,
    a_conversation_id,
    a_message,
    a_message_id,
    an_analysis,
    an_analysis_id,
)
from training_analyzer.plugins.testing.stored import StoredContract, stored_activities
from training_analyzer.ports.store import Store

_BARE = an_analysis(
    activity_id=None,
    analysis=Analysis(summary="", findings=()),
    score=Score(value=None),
    spent=NOTHING_SPENT,
    dropped=(),
    fallback_reason=None,
)


class AnalysesContract(StoredContract):
    """Analyses, one athlete's at a time."""

    @pytest.mark.parametrize("analysis", [an_analysis(), _BARE], ids=["full", "bare"])
    async def test_every_field_comes_back(
        self, store: Store, athlete: User, analysis: StoredAnalysis
    ) -> None:
        assert await _add(store, analysis) == analysis
        async with store.work.snapshot() as w:
            assert await w.analyses.get(athlete.id, analysis.id) == analysis
            assert await w.analyses.find_by_key(athlete.id, analysis.cache_key) == analysis
            assert list(await w.analyses.page(athlete.id, before=None, limit=9)) == [analysis]

    async def test_of_two_with_one_key_the_first_stays(self, store: Store, athlete: User) -> None:
        first = await _add(store, an_analysis(1))
        assert await _add(store, an_analysis(2, cache_key=first.cache_key)) == first
        async with store.work.snapshot() as w:
            assert list(await w.analyses.page(athlete.id, before=None, limit=9)) == [first]

    async def test_anothers_analysis_is_not_found_by_id_or_key(
        self, store: Store, athlete: User, other: User
    ) -> None:
        mine = await _add(store, an_analysis())
        theirs = await _add(store, replace(an_analysis(2, cache_key=mine.cache_key), user_id=other.id))
        async with store.work.snapshot() as w:
            with pytest.raises(NotFound):
                await w.analyses.get(other.id, mine.id)
            assert await w.analyses.find_by_key(other.id, mine.cache_key) == theirs
            assert await w.analyses.find_by_key(other.id, a_digest(9)) is None
            assert list(await w.analyses.page(other.id, before=None, limit=9)) == [theirs]

    async def test_pages_are_newest_first_and_of_one_activity_or_of_some_days_where_that_is_asked(
        self, store: Store, athlete: User
    ) -> None:
        await stored_activities(store, an_activity(1))
        of_run = {"topic": Topic.ACTIVITY, "activity_id": an_activity_id(1)}
        made = [
            await _add(store, an_analysis(n, day=NOW.date() + timedelta(days=n), **(of_run if n % 2 else {})))
            for n in range(1, 6)
        ]
        async with store.work.snapshot() as w:
            first = await w.analyses.page(athlete.id, before=None, limit=2)
            rest = await w.analyses.page(athlete.id, before=first[-1].id, limit=9)
            runs = await w.analyses.page(athlete.id, before=None, limit=9, activity_id=an_activity_id(1))
            late = await w.analyses.page(athlete.id, before=None, limit=9, first=made[3].day)
        assert [*first, *rest] == made[::-1]
        assert list(runs) == [made[4], made[2], made[0]]
        assert list(late) == [made[4], made[3]]

    async def test_an_analysis_goes_with_its_activity(self, store: Store, athlete: User) -> None:
        await stored_activities(store, an_activity(1))
        await _add(store, an_analysis(1, topic=Topic.ACTIVITY, activity_id=an_activity_id(1)))
        week = await _add(store, an_analysis(2))
        async with store.work() as w:
            await w.activities.remove(athlete.id, an_activity_id(1), NOW)
            await w.commit()
        async with store.work.snapshot() as w:
            assert list(await w.analyses.page(athlete.id, before=None, limit=9)) == [week]

    async def test_what_belongs_to_nothing_is_not_stored(self, store: Store, athlete: User) -> None:
        for orphan in (an_analysis(activity_id=an_activity_id(7)), an_analysis(user_id=an_analysis_id(7))):
            async with store.work() as w:
                with pytest.raises(NotFound):
                    await w.analyses.add(orphan)


class ConversationsContract(StoredContract):
    """Conversations, one athlete's at a time."""

    async def test_what_was_said_comes_back_newest_first(self, store: Store, athlete: User) -> None:
        said = [
            a_message(
                1, role=MessageRole.USER, generator=None, metrics=(), unsupported=(), fallback_reason=None
            ),
            *(a_message(n) for n in (2, 3)),
        ]
        await _say(store, *said)
        async with store.work.snapshot() as w:
            assert await w.conversations.get(athlete.id, a_conversation_id()) == a_conversation()
            page = await w.conversations.messages(athlete.id, a_conversation_id(), before=None, limit=2)
            rest = await w.conversations.messages(
                athlete.id, a_conversation_id(), before=a_message_id(2), limit=9
            )
        assert [*page, *rest] == said[::-1]

    async def test_conversations_are_listed_newest_first(self, store: Store, athlete: User) -> None:
        made = [a_conversation(1), a_conversation(2, title=None), a_conversation(3)]
        async with store.work() as w:
            for each in made:
                await w.conversations.add(each)
            await w.commit()
        async with store.work.snapshot() as w:
            first = await w.conversations.page(athlete.id, before=None, limit=2)
            rest = await w.conversations.page(athlete.id, before=first[-1].id, limit=2)
        assert [*first, *rest] == made[::-1]

    async def test_anothers_conversation_is_not_there(self, store: Store, athlete: User, other: User) -> None:
        await _say(store, a_message())
        async with store.work() as w:
            for call in (w.conversations.get, w.conversations.remove):
                with pytest.raises(NotFound):
                    await call(other.id, a_conversation_id())
            assert list(await w.conversations.page(other.id, before=None, limit=9)) == []
            assert not await w.conversations.messages(other.id, a_conversation_id(), before=None, limit=9)
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.conversations.say(a_message(2, user_id=other.id))

    async def test_a_removed_conversation_takes_along_what_was_said(
        self, store: Store, athlete: User
    ) -> None:
        await _say(store, a_message(1), a_message(2))
        async with store.work() as w:
            await w.conversations.remove(athlete.id, a_conversation_id())
            await w.commit()
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.conversations.remove(athlete.id, a_conversation_id())
            assert not await w.conversations.messages(athlete.id, a_conversation_id(), before=None, limit=9)
            with pytest.raises(NotFound):
                await w.conversations.say(a_message(3))

    async def test_nobody_has_no_conversation(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.conversations.add(a_conversation())


async def _add(store: Store, analysis: StoredAnalysis) -> StoredAnalysis:
    async with store.work() as w:
        stored = await w.analyses.add(analysis)
        await w.commit()
    return stored


async def _say(store: Store, *messages: ConversationMessage) -> Sequence[ConversationMessage]:
    async with store.work() as w:
        await w.conversations.add(a_conversation())
        for message in messages:
            await w.conversations.say(message)
        await w.commit()
    return messages
