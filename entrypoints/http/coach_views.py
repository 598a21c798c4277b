"""What the coach found and said, as the API shows it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

import msgspec

from training_analyzer.domain.coach.conversation import Conversation, ConversationMessage
from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.coach.stored_analysis import Spent
from training_analyzer.domain.services.analyse import Analysed
from training_analyzer.domain.services.model_answer import Estimate
from training_analyzer.domain.usage.limit import Balance
from training_analyzer.entrypoints.http.ai_usage_views import dollars
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.money import MoneyOut
from training_analyzer.entrypoints.http.times import (
    activity_text,
    analysis_text,
    conversation_text,
    message_text,
)


class GeneratorOut(msgspec.Struct, frozen=True):
    """Who wrote an answer: ``rules`` or ``llm``. ``sentence`` says it to whoever reads the answer; show it."""

    kind: str
    provider: str
    model: str | None
    prompt_version: str
    sentence: str

    @classmethod
    def of(cls, generator: Generator) -> "GeneratorOut":
        """Return a generator as it is labelled."""
        return copied(cls, generator)


class SpentOut(msgspec.Struct, frozen=True):
    """What an answer took; all of it is 0 where no model was asked."""

    input_tokens: int
    output_tokens: int
    cost: MoneyOut

    @classmethod
    def of(cls, spent: Spent) -> "SpentOut":
        """Return what was spent."""
        return copied(cls, spent, cost=dollars(spent.cost_nano_usd))


class FindingOut(msgspec.Struct, frozen=True):
    """One thing that was found: `good`, `note`, `caution` or `unknown`. ``metrics`` are the numbers it rests on."""

    text: str
    tone: str
    metrics: Sequence[str]


class AnalysisOut(msgspec.Struct, frozen=True, kw_only=True):
    """An analysis of one activity, or of the seven days that end with ``day``. Texts are plain, never HTML.

    ``score`` is a house formula over ``score_parts``, null with fewer than two of them; no model has a say in it.
    ``dropped_numbers`` are numbers of a model that no metric bears out: their sentences were left out.
    ``fallback_reason`` is the code of the failure that rules stepped in for.
    """

    id: str
    kind: str
    activity_id: str | None
    day: date
    generator: GeneratorOut
    cached: bool
    score: int | None
    score_parts: Mapping[str, int]
    summary: str
    findings: Sequence[FindingOut]
    advice: str
    dropped_numbers: Sequence[str]
    fallback_reason: str | None
    usage: SpentOut
    created_at: datetime

    @classmethod
    def of(cls, found: Analysed) -> "AnalysisOut":
        """Return an analysis as its athlete sees it."""
        stored, analysis = found.stored, found.stored.analysis
        return copied(
            cls,
            stored,
            id=analysis_text(stored.id),
            kind=str(stored.topic),
            activity_id=None if stored.activity_id is None else activity_text(stored.activity_id),
            generator=GeneratorOut.of(stored.generator),
            cached=found.cached,
            score=stored.score.value,
            score_parts=stored.score.parts,
            summary=analysis.summary,
            findings=[copied(FindingOut, each, tone=str(each.tone)) for each in analysis.findings],
            advice=analysis.advice,
            dropped_numbers=stored.dropped,
            usage=SpentOut.of(stored.spent),
        )


class ConversationOut(msgspec.Struct, frozen=True):
    """A conversation."""

    id: str
    title: str | None
    created_at: datetime

    @classmethod
    def of(cls, conversation: Conversation) -> "ConversationOut":
        """Return a conversation as its athlete sees it."""
        return copied(cls, conversation, id=conversation_text(conversation.id))


class MessageOut(msgspec.Struct, frozen=True, kw_only=True):
    """What was said by `user` or `assistant`; ``generator`` is who wrote an answer. Texts are plain, never HTML.

    ``unsupported_numbers`` are numbers in it that no metric of yours bears out: do not trust them.
    """

    id: str
    role: str
    content: str
    generator: GeneratorOut | None
    metrics: Sequence[str]
    unsupported_numbers: Sequence[str]
    fallback_reason: str | None
    usage: SpentOut
    created_at: datetime

    @classmethod
    def of(cls, message: ConversationMessage) -> "MessageOut":
        """Return a message as its athlete sees it."""
        return copied(
            cls,
            message,
            id=message_text(message.id),
            role=str(message.role),
            generator=None if message.generator is None else GeneratorOut.of(message.generator),
            unsupported_numbers=message.unsupported,
            usage=SpentOut.of(message.spent),
        )


class LimitOut(msgspec.Struct, frozen=True):
    """A limit that a call is counted in; amounts of `cost_nano_usd` are billionths of a dollar, null is no limit."""

    meter: str
    window: str
    limit: int | None
    used: int
    reserved: int
    remaining: int | None
    resets_at: datetime | None

    @classmethod
    def of(cls, balance: Balance) -> "LimitOut":
        """Return a limit with what is counted."""
        limit = balance.limit
        return copied(cls, balance, meter=str(limit.meter), window=str(limit.window), limit=limit.amount)


class EstimateOut(msgspec.Struct, frozen=True, kw_only=True):
    """The most that an answer would take; nothing was held or sent. ``model`` is null where rules would answer."""

    provider: str | None
    model: str | None
    price_source: str
    max_input_tokens: int
    max_output_tokens: int
    max_cost: MoneyOut
    balances: Sequence[LimitOut]

    @classmethod
    def of(cls, estimate: Estimate) -> "EstimateOut":
        """Return an estimate."""
        return copied(
            cls,
            estimate,
            max_cost=dollars(estimate.cost_bound_nano_usd),
            balances=[LimitOut.of(each) for each in estimate.balances],
        )
