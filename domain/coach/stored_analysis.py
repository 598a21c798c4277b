"""Answers as they are kept, with what they cost."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from training_analyzer.domain.coach.answer import Analysis, Score
from training_analyzer.domain.coach.generator import Generator
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.ids import ActivityId, AnalysisId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What an answer took; ``request_id`` is its record in the ledger, None where nothing was billed."""

    request_id: str | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    cost_nano_usd: int = 0


NOTHING_SPENT: Final = Spent()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAnalysis:
    """An analysis of one activity of a ``day``, or of the week that ends with it.

    ``cache_key`` is a digest of all it rests on. ``dropped`` are numbers of a model that no fact bore out: their
    sentences were left out. ``fallback_reason`` is the code of the failure that rules stepped in for.
    """

    id: AnalysisId
    user_id: UserId
    topic: Topic
    activity_id: ActivityId | None = None
    day: date
    cache_key: bytes
    generator: Generator
    analysis: Analysis
    score: Score
    spent: Spent = NOTHING_SPENT
    dropped: tuple[str, ...] = ()
    fallback_reason: str | None = None
    created_at: datetime
