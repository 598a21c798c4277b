"""The coach over fakes: with a model whose words a test writes, or without one."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from itertools import count
from uuid import UUID

from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.adapters.fake.price_book import FakePriceBook
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.adapters.msgspec.reader import MsgspecAnswerReader
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Allowance, Budget, Plan, PlanKey
from training_analyzer.domain.billing.terms import NOTHING, PlanTerms
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.services.coach import Asker, Coach
from training_analyzer.domain.services.feature_gate import FeatureGate
from training_analyzer.domain.services.metered_models import MeteredModels
from training_analyzer.domain.services.model_choice import ChosenModel, ModelChoice
from training_analyzer.domain.usage.limit import Limit, Meter, subject_of
from training_analyzer.plugins.testing.builders import an_id
from training_analyzer.ports.store import Store

NOW = datetime(2026, 11, 24, 20, 0, tzinfo=UTC)
TODAY = NOW.date()
FEATURES = (Feature.AI_ANALYSIS, Feature.AI_CHAT, Feature.AI_PLAN, Feature.AI_WORKOUT)
PLAN = Plan(
    key=PlanKey("free"),
    version=1,
    rank=0,
    allowances={
        **{feature: Allowance(5, PeriodKind.MONTH) for feature in FEATURES},
        Feature.HISTORY_DAYS: Allowance(None),
    },
    budget=Budget(in_flight=300, cost_per_day_nano_usd=10**9, cost_per_month_nano_usd=10**10),
)
PRICES = FakePriceBook({("fake", "runner-1"): (Decimal(1), Decimal(2))})


@dataclass
class Deployment:
    """A deployment; ``model`` is asked where it is ``generative``."""

    store: Store = field(default_factory=FakeStore)
    model: FakeLanguageModel = field(default_factory=FakeLanguageModel)
    generative: bool = True

    def __post_init__(self) -> None:
        catalogue = Catalogue([PLAN], PLAN.key)
        numbers = count(700_000)

        def make_id(_now: datetime) -> UUID:
            return an_id(next(numbers))

        self.gate = FeatureGate(
            meter=self.store.meter, terms=PlanTerms(catalogue=catalogue), make_id=make_id, clock=lambda: NOW
        )
        chosen = ChosenModel(self.model, "runner-1")
        choice = ModelChoice(by_feature=dict.fromkeys(FEATURES, chosen) if self.generative else {})
        self.coach = Coach(
            models=MeteredModels(
                choice=choice, gate=self.gate, rate_gate=self.store.rate_gate, prices=PRICES, pause=_at_once
            ),
            reader=MsgspecAnswerReader(),
            hot_reads=self.store.hot_reads,
            make_id=make_id,
            clock=lambda: NOW,
        )

    def asker(self, user_id: UserId, *, fallback: bool = False) -> Asker:
        return Asker(
            user_id=user_id,
            entitlements=self.entitlements,
            work=self.store.work.for_user(user_id),
            today=TODAY,
            fallback=fallback,
        )

    @property
    def entitlements(self) -> Entitlements:
        return self.gate.terms.entitled(NOTHING, NOW)

    async def agree(self, user_id: UserId, *, granted: bool = True) -> None:
        consent = Consent(user_id=user_id, kind=ConsentKind.AI, decided_at=NOW, granted=granted)
        async with self.store.work() as w:
            await w.consents.add(consent)
            await w.commit()

    async def used(self, user_id: UserId, feature: Feature) -> tuple[int, int, int]:
        """Return requests and cost of the month, and how many are held."""
        subject = subject_of(user_id)
        limits = [
            Limit(
                subject=subject,
                meter=Meter.REQUESTS,
                window=PeriodKind.MONTH,
                amount=None,
                feature=feature,
            ),
            Limit(subject=subject, meter=Meter.COST_NANO_USD, window=PeriodKind.MONTH, amount=None),
        ]
        requests, cost = await self.store.meter.balances(limits, NOW)
        return requests.used, cost.used, requests.reserved + cost.reserved


async def _at_once(_: float) -> None:
    pass
