"""Two hundred calls at once against every kind of limit: as many are let in as it says, to the last.

That every kind holds on every store is the contract of the ledger; here money does, the limit that calls differ in.
"""

import asyncio
from collections import Counter
from dataclasses import dataclass, field, replace

import pytest

from tests.models.deployment import BOUND_TOKENS, ENTITLED, PAID, PLAN, UNLIMITED, Deployment, a_deployment
from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.plan import Budget
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.services.model_call import CallRules
from training_analyzer.domain.usage.limit import DEPLOYMENT, Limit, Meter
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.ports.language_model import ModelReply, ModelRequest
from training_analyzer.ports.store import Store

AT_ONCE = 200
BOUND = 2 * (BOUND_TOKENS * 1_000 + 100 * 2_000)
"""What one call holds, in billionths."""
PATIENCE = CallRules(timeout_s=300.0)


@dataclass
class PatientModel(FakeLanguageModel):
    """Answers nobody before all have been let in or refused."""

    inside: int = 0
    refused: int = 0
    all_there: asyncio.Event = field(default_factory=asyncio.Event)

    async def complete(self, request: ModelRequest) -> ModelReply:
        self.inside += 1
        self._look()
        await self.all_there.wait()
        return await super().complete(request)

    def refuse(self) -> None:
        self.refused += 1
        self._look()

    def _look(self) -> None:
        if self.inside + self.refused == AT_ONCE:
            self.all_there.set()


def bounded(**budget: int) -> Entitlements:
    return replace(UNLIMITED, plan=replace(PLAN, budget=Budget(**budget)))


async def outcomes(here: Deployment, model: PatientModel, allowed: Entitlements, users: int) -> Counter[str]:
    """Return how two hundred calls ended, none of them before all have been let in or refused."""

    async def one(number: int) -> str:
        call = here.call(1 + number % users)
        try:
            await here.models.complete(call, read=str, entitlements=allowed, work=here.store.work)
        except TrainingAnalyzerError as error:
            model.refuse()
            return error.code
        return "done"

    async with asyncio.timeout(120):
        return Counter(await asyncio.gather(*(one(number) for number in range(AT_ONCE))))


@pytest.mark.parametrize(
    ("allowed", "pass_", "code"),
    [
        (ENTITLED, 5, "quota_exceeded"),
        (bounded(in_flight=3), 3, "too_many_in_flight"),
        (bounded(cost_per_day_nano_usd=7 * BOUND + 1), 7, "budget_exceeded"),
        (bounded(cost_per_month_nano_usd=6 * BOUND), 6, "budget_exceeded"),
        (bounded(requests_per_minute=10), 10, "rate_limited"),
    ],
    ids=["requests", "in flight", "money a day", "money a month", "rate"],
)
async def test_as_many_are_let_in_as_the_plan_says_and_another_athlete_is_not_concerned(
    allowed: Entitlements, pass_: int, code: str
) -> None:
    await holds(FakeStore(), allowed, pass_, code)


async def test_no_money_is_spent_twice_on_what_lasts(store: Store) -> None:
    await holds(store, bounded(cost_per_day_nano_usd=7 * BOUND + 1), 7, "budget_exceeded")


async def holds(store: Store, allowed: Entitlements, pass_: int, code: str) -> None:
    """Check that as many pass as they should, and pay what they took."""
    model = PatientModel()
    here = await a_deployment(store, model=model, rules=PATIENCE)
    assert await outcomes(here, model, allowed, users=1) == {"done": pass_, code: AT_ONCE - pass_}
    assert (len(model.asked), await here.cost()) == (pass_, pass_ * PAID)
    assert await here.counted() == (pass_, 0)
    done = await here.models.complete(here.call(2), read=str, entitlements=allowed, work=store.work)
    assert done.price.cost_nano_usd == PAID


async def test_the_deployments_budget_holds_for_all_athletes_together() -> None:
    model, store = PatientModel(), FakeStore()
    here = await a_deployment(store, model=model, rules=PATIENCE, deployment_nano_usd=9 * BOUND)
    ended = await outcomes(here, model, UNLIMITED, users=2)
    assert ended == {"done": 9, "deployment_budget_exceeded": AT_ONCE - 9}
    spent = Limit(subject=DEPLOYMENT, meter=Meter.COST_NANO_USD, window=PeriodKind.MONTH, amount=None)
    (balance,) = await store.meter.balances([spent], NOW)
    assert (balance.used, balance.reserved) == (9 * PAID, 0)
