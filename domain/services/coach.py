"""The coach of a deployment, and who asks it."""

from dataclasses import dataclass, field
from datetime import date
from typing import Final

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.coach.generator import Generator, GeneratorKind
from training_analyzer.domain.coach.stored_analysis import Spent
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.identity.consent import ConsentRequired
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.history import History
from training_analyzer.domain.services.metered_models import MeteredModels
from training_analyzer.domain.services.model_answer import Answered
from training_analyzer.domain.services.single_flight import SingleFlight
from training_analyzer.domain.usage.errors import UnknownPrice
from training_analyzer.domain.usage.model_errors import ModelFailed
from training_analyzer.domain.usage.refusal import PlanRefused
from training_analyzer.ports.answer_reader import AnswerReader
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

MOST_OUTPUT_TOKENS: Final = 1500
STEPPED_IN: Final = (ConsentRequired, ModelFailed, UnknownPrice, PlanRefused)
"""The failures that rules step in for, where the athlete wants that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coach:
    """What the coach takes of a deployment."""

    models: MeteredModels
    reader: AnswerReader
    hot_reads: HotReads
    make_id: MakeId
    clock: Clock
    flights: SingleFlight = field(default_factory=SingleFlight)

    async def closed(self) -> None:
        """Wait until what was paid for is kept, end all streams, and book everything: the process ends."""
        await self.flights.closed()
        await self.models.closed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks. ``fallback`` says that rules may answer where a model does not."""

    user_id: UserId
    entitlements: Entitlements
    work: Work
    today: date
    fallback: bool = False

    @property
    def history(self) -> History:
        """Return which days of the past the athlete's plan shows."""
        return History(self.entitlements, self.today)

    def reason(self, error: TrainingAnalyzerError) -> str:
        """Return why rules step in for a failure. Raises it where they may not."""
        if not self.fallback:
            raise error
        return error.code


def generator_of(answered: Answered[object], prompt_version: str) -> Generator:
    """Return who wrote an answer."""
    return Generator(
        kind=GeneratorKind.LLM,
        provider=answered.provider,
        model=answered.model,
        prompt_version=prompt_version,
    )


def spent_on(answered: Answered[object]) -> Spent:
    """Return what an answer took."""
    return Spent(
        request_id=answered.request_id,
        input_tokens=answered.usage.input_tokens,
        output_tokens=answered.usage.output_tokens,
        cost_nano_usd=answered.price.cost_nano_usd,
    )
