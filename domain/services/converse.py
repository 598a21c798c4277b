"""Talk with the coach: a question, and an answer by a model or by rules, as a whole or while it is written."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.conversation import ConversationMessage, MessageRole, parse_question
from training_analyzer.domain.coach.generator import RULES
from training_analyzer.domain.coach.ground import grounded_chat
from training_analyzer.domain.coach.prompt import (
    MOST_TURNS,
    PROMPT_VERSIONS,
    Turn,
    system_message,
    user_message,
)
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.rules_chat import chat_by_rules
from training_analyzer.domain.coach.sanitize import visible
from training_analyzer.domain.ids import ConversationId, MessageId
from training_analyzer.domain.services.coach import (
    MOST_OUTPUT_TOKENS,
    STEPPED_IN,
    Asker,
    Coach,
    generator_of,
    spent_on,
)
from training_analyzer.domain.services.coach_athlete import athlete_context_of
from training_analyzer.domain.services.estimate_call import estimate_call
from training_analyzer.domain.services.model_answer import Answered, Estimate
from training_analyzer.domain.services.model_call import ModelCall
from training_analyzer.domain.services.model_stream import Streaming
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.language_model import Delta, Message, ModelRequest

type Spoken = AsyncGenerator[Delta | ConversationMessage]
"""Pieces of an answer, then the message that is kept."""

_VERSION: Final = PROMPT_VERSIONS[Topic.CHAT]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question in a conversation, with what was said before and what is known."""

    asked: ConversationMessage
    context: Context
    turns: tuple[Turn, ...]
    idempotency_key: str | None = None

    @property
    def text(self) -> str:
        """Return the athlete's words."""
        return self.asked.content


async def ask_coach(
    conversation_id: ConversationId,
    content: str,
    *,
    idempotency_key: str | None = None,
    asker: Asker,
    coach: Coach,
) -> Question:
    """Return a question, ready to be answered. Raises NotFound, InvalidValue."""
    async with asker.work.snapshot() as w:
        await w.conversations.get(asker.user_id, conversation_id)
        said = await w.conversations.messages(asker.user_id, conversation_id, before=None, limit=MOST_TURNS)
    text = parse_question(content)
    context = await athlete_context_of(
        user_id=asker.user_id,
        topic=Topic.CHAT,
        day=asker.today,
        today=asker.today,
        work=asker.work,
        hot_reads=coach.hot_reads,
    )
    return Question(
        asked=_said(conversation_id, MessageRole.USER, text, asker, coach),
        context=context,
        turns=tuple(Turn(str(each.role), each.content) for each in reversed(said)),
        idempotency_key=idempotency_key,
    )


async def answer(question: Question, *, asker: Asker, coach: Coach) -> ConversationMessage:
    """Return the whole answer, kept beside its question. Raises what a metered call raises; then nothing is kept."""
    if not coach.models.generates(Feature.AI_CHAT):
        return await _by_rules(question, asker, coach)
    try:
        done = await coach.models.complete(
            _call(question, asker),
            read=lambda text: grounded_chat(text, question.context, question.text),
            entitlements=asker.entitlements,
            work=asker.work,
        )
    except STEPPED_IN as error:
        return await _by_rules(question, asker, coach, asker.reason(error))
    text, unsupported = done.answer
    return await _kept(question, _by_model(question, done, text, unsupported, asker, coach), asker)


async def answer_in_pieces(question: Question, *, asker: Asker, coach: Coach) -> Spoken:
    """Return the answer while it is written: what refuses it raises here, what fails later raises there."""
    if not coach.models.generates(Feature.AI_CHAT):
        return _spoken_by_rules(await _by_rules(question, asker, coach))
    try:
        stream = await coach.models.stream(
            _call(question, asker), entitlements=asker.entitlements, work=asker.work
        )
    except STEPPED_IN as error:
        return _spoken_by_rules(await _by_rules(question, asker, coach, asker.reason(error)))
    return _spoken(question, stream, asker, coach)


async def estimate_answer(question: Question, *, asker: Asker, coach: Coach) -> Estimate:
    """Return the most that an answer would take; nothing is held or sent."""
    call = _call(question, asker)
    return await estimate_call(call, entitlements=asker.entitlements, models=coach.models)


async def _spoken(question: Question, stream: Streaming, asker: Asker, coach: Coach) -> Spoken:
    said = False
    try:
        async with aclosing(stream):
            async for item in stream:
                if isinstance(item, Delta):
                    said = True
                    yield Delta(visible(item.text))
                    continue
                text, unsupported = grounded_chat(item.text, question.context, question.text)
                made = _by_model(question, item, text, unsupported, asker, coach)
                # what was paid for is kept, though whoever reads may be gone
                yield await coach.flights.run(f"message {made.id}", partial(_kept, question, made, asker))
    except STEPPED_IN as error:
        if said:  # what was said by a model is not taken back for rules
            raise
        async for piece in _spoken_by_rules(await _by_rules(question, asker, coach, asker.reason(error))):
            yield piece


async def _spoken_by_rules(message: ConversationMessage) -> Spoken:
    yield Delta(message.content)
    yield message


async def _by_rules(
    question: Question, asker: Asker, coach: Coach, reason: str | None = None
) -> ConversationMessage:
    found = chat_by_rules(question.text, question.context)
    made = replace(
        _said(question.asked.conversation_id, MessageRole.ASSISTANT, found.text, asker, coach),
        generator=RULES,
        metrics=found.metrics,
        fallback_reason=reason,
    )
    kept = await _kept(question, made, asker)
    await coach.models.noted(asker.user_id, Feature.AI_CHAT, "rules")
    return kept


def _by_model(
    question: Question,
    done: Answered[object],
    text: str,
    unsupported: tuple[str, ...],
    asker: Asker,
    coach: Coach,
) -> ConversationMessage:
    return replace(
        _said(question.asked.conversation_id, MessageRole.ASSISTANT, text, asker, coach),
        generator=generator_of(done, _VERSION),
        unsupported=unsupported,
        spent=spent_on(done),
    )


def _said(
    conversation_id: ConversationId, role: MessageRole, content: str, asker: Asker, coach: Coach
) -> ConversationMessage:
    now = coach.clock()
    return ConversationMessage(
        id=MessageId(coach.make_id(now)),
        user_id=asker.user_id,
        conversation_id=conversation_id,
        role=role,
        content=content,
        created_at=now,
    )


async def _kept(question: Question, made: ConversationMessage, asker: Asker) -> ConversationMessage:
    """Keep question and answer together: a question without an answer may be asked again."""
    asked = question.asked
    if made.id < asked.id:  # both of one millisecond, in which chance orders ids
        asked, made = replace(asked, id=made.id), replace(made, id=asked.id)
    await _say((asked, made), asker)
    return made


@retried
async def _say(messages: tuple[ConversationMessage, ...], asker: Asker) -> None:
    async with asker.work() as w:
        for message in messages:
            await w.conversations.say(message)
        await w.commit()


def _call(question: Question, asker: Asker) -> ModelCall:
    told = user_message(question.context, question=question.text, turns=question.turns)
    request = ModelRequest(
        messages=(Message("system", system_message(Topic.CHAT)), Message("user", told)),
        max_output_tokens=MOST_OUTPUT_TOKENS,
    )
    return ModelCall(
        user_id=asker.user_id,
        feature=Feature.AI_CHAT,
        request=request,
        entity=str(question.asked.conversation_id),
        idempotency_key=question.idempotency_key,
    )
