"""A deployment with models of a test, and two athletes who agreed to them."""

import asyncio
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count
from uuid import UUID

from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.adapters.fake.price_book import FakePriceBook
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Allowance, Budget, Plan, PlanKey
from training_analyzer.domain.billing.terms import NOTHING, PlanTerms
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.services.feature_gate import FeatureGate
from training_analyzer.domain.services.metered_models import MeteredModels
from training_analyzer.domain.services.model_answer import Answered
from training_analyzer.domain.services.model_call import CallRules, ModelCall
from training_analyzer.domain.services.model_choice import ChosenModel, ModelChoice
from training_analyzer.domain.services.model_stream import Streaming
from training_analyzer.domain.usage.limit import Meter, subject_of
from training_analyzer.domain.usage.model_errors import (
    ModelOutputInvalid,
)
from training_analyzer.domain.usage.plan_limits import plan_limits
from training_analyzer.plugins.testing.builders import NOW, a_user, a_user_id
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.language_model import LanguageModel, Message, ModelRequest
from training_analyzer.ports.price_book import PriceBook
from training_analyzer.ports.store import Store

PLAN = Plan(
    key=PlanKey("free"),
    version=1,
    rank=0,
    allowances={
        feature: Allowance(5, PeriodKind.MONTH) for feature in (Feature.AI_ANALYSIS, Feature.AI_CHAT)
    },
    budget=Budget(in_flight=300, cost_per_day_nano_usd=10**9, cost_per_month_nano_usd=10**10),
)
PRICES = FakePriceBook(
    {("fake", "runner-1"): (Decimal(1), Decimal(2)), ("other", "walker-1"): (Decimal(10), Decimal(20))}
)
ASKED = ModelRequest(
    messages=(Message("system", "You are a coach."), Message("user", "How was it?")), max_output_tokens=100
)
PAID = 10 * 1_000 + 5 * 2_000
"""What the fake's usual 10 and 5 tokens cost, in billionths."""


@dataclass
class Deployment:
    """A deployment with models of a test; ``pauses`` are how long attempts waited for their turn."""

    models: MeteredModels
    model: FakeLanguageModel
    store: Store
    pauses: list[float] = field(default_factory=list)

    def call(
        self, number: int = 1, feature: Feature = Feature.AI_ANALYSIS, key: str | None = None
    ) -> ModelCall:
        return ModelCall(user_id=a_user_id(number), feature=feature, request=ASKED, idempotency_key=key)

    async def complete(self, call: ModelCall | None = None, *invalid: str) -> Answered[str]:
        """Ask for an answer; texts that are invalid are refused by whoever reads them."""

        def read(text: str) -> str:
            if text in invalid:
                raise ModelOutputInvalid(f"{text} is no answer")
            return text.upper()

        call = call or self.call()
        return await self.models.complete(call, read=read, entitlements=ENTITLED, work=self.store.work)

    async def stream(self, number: int = 1) -> Streaming:
        call = self.call(number, Feature.AI_CHAT)
        return await self.models.stream(call, entitlements=ENTITLED, work=self.store.work)

    async def counted(
        self,
        meter: Meter = Meter.REQUESTS,
        feature: Feature = Feature.AI_ANALYSIS,
        number: int = 1,
        now: datetime = NOW,
    ) -> tuple[int, int]:
        """Return what is used and what is held."""
        await self.models.gate.closed()
        periods = TERMS.catalogue.periods(feature)
        limits = plan_limits(subject_of(a_user_id(number)), feature, ENTITLED, periods=periods)
        (balance,) = await self.store.meter.balances(
            [next(each for each in limits if each.meter is meter)], now
        )
        return balance.used, balance.reserved

    async def cost(self, *, now: datetime = NOW) -> int:
        """Return what was paid, after checking that nothing is held."""
        used, reserved = await self.counted(Meter.COST_NANO_USD, now=now)
        assert reserved == (await self.counted(Meter.IN_FLIGHT, now=now))[1] == 0
        return used


TERMS = PlanTerms(catalogue=Catalogue([PLAN], PLAN.key))
ENTITLED = TERMS.entitled(NOTHING, NOW)
UNLIMITED = replace(
    ENTITLED,
    allowances={**ENTITLED.allowances, Feature.AI_ANALYSIS: Allowance(None, PeriodKind.MONTH)},
    plan=replace(PLAN, budget=Budget()),
)
BOUND_TOKENS = 505
"""The bytes of what is asked, those of the longest reason to ask again, and 64 for each of the three messages."""


async def a_deployment(
    store: Store,
    *fallbacks: FakeLanguageModel,
    model: LanguageModel | None = None,
    prices: PriceBook = PRICES,
    rules: CallRules | None = None,
    clock: Clock = lambda: NOW,
    deployment_nano_usd: int | None = None,
) -> Deployment:
    for number in (1, 2):
        await stored_user(store, a_user(number))
        await agree(store, a_user_id(number))
    pauses: list[float] = []
    ids, scripted = count(1), FakeLanguageModel()
    gate = FeatureGate(
        meter=store.meter,
        terms=TERMS,
        make_id=lambda _: UUID(int=next(ids)),
        clock=clock,
        deployment_cost_per_month_nano_usd=deployment_nano_usd,
    )

    async def pause(seconds: float) -> None:
        pauses.append(seconds)
        await asyncio.sleep(0)

    chosen = ChosenModel(model or scripted, "runner-1")
    choice = ModelChoice(
        by_feature={Feature.AI_ANALYSIS: chosen, Feature.AI_CHAT: chosen},
        fallbacks=[ChosenModel(each, "walker-1") for each in fallbacks],
    )
    models = MeteredModels(
        choice=choice,
        gate=gate,
        rate_gate=store.rate_gate,
        prices=prices,
        rules=rules or CallRules(timeout_s=5.0),
        pause=pause,
    )
    return Deployment(models, scripted, store, pauses)


async def agree(store: Store, user_id: UserId, *, granted: bool = True, later_s: float = 0) -> None:
    async with store.work() as w:
        at = NOW + timedelta(seconds=later_s)
        await w.consents.add(Consent(user_id=user_id, kind=ConsentKind.AI, decided_at=at, granted=granted))
        await w.commit()
