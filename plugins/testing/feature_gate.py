"""What the gate before metered features does over every ledger."""

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from uuid import UUID

import pytest

from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Allowance, Budget, Interval, Plan, PlanKey, PlanPrice
from training_analyzer.domain.billing.subscription import SubscriptionStatus
from training_analyzer.domain.billing.terms import Holdings, PlanTerms
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.period import PeriodKind
from training_analyzer.domain.services.feature_gate import Ask, FeatureGate, admitted
from training_analyzer.domain.usage.errors import AnsweredBefore, RequestInProgress
from training_analyzer.domain.usage.limit import Meter, subject_of
from training_analyzer.domain.usage.plan_limits import plan_limits
from training_analyzer.domain.usage.record import CallOutcome, Settlement
from training_analyzer.domain.usage.refusal import (
    BudgetExceeded,
    DeploymentBudgetExceeded,
    FeatureNotInPlan,
    PaymentPastDue,
    PlanRefused,
    QuotaExceeded,
    TooManyInFlight,
)
from training_analyzer.plugins.testing.billing_builders import a_snapshot, a_subscription
from training_analyzer.plugins.testing.builders import a_user_id
from training_analyzer.plugins.testing.demands import NOW
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_FREE = Plan(
    key=PlanKey("free"),
    version=1,
    rank=0,
    allowances={
        Feature.AI_ANALYSIS: Allowance(5, PeriodKind.MONTH),
        Feature.AI_CHAT: Allowance(None, PeriodKind.DAY),
    },
    budget=Budget(in_flight=300, cost_per_day_nano_usd=100, cost_per_month_nano_usd=1_000),
)
_PRO = replace(
    _FREE,
    key=PlanKey("pro"),
    rank=1,
    allowances={
        Feature.AI_ANALYSIS: Allowance(None, PeriodKind.DAY),
        Feature.AI_CHAT: Allowance(None, PeriodKind.DAY),
    },
    budget=Budget(in_flight=2, cost_per_day_nano_usd=100, cost_per_month_nano_usd=1_000),
    prices={Interval.MONTH: PlanPrice(999, "usd")},
)
TERMS = PlanTerms(catalogue=Catalogue([_FREE, _PRO], _FREE.key))
FREE = TERMS.entitled(Holdings(), NOW)
_BOUGHT = a_subscription(snapshot=a_snapshot(current_period_end=NOW + timedelta(days=9)))
PRO = TERMS.entitled(Holdings([_BOUGHT]), NOW)
_OVERDUE = a_snapshot(status=SubscriptionStatus.PAST_DUE)
LAPSED = TERMS.entitled(
    Holdings([a_subscription(snapshot=_OVERDUE, past_due_since=NOW - timedelta(days=8))]), NOW
)
ANALYSIS = Ask(user_id=a_user_id(), feature=Feature.AI_ANALYSIS)
CHAT = Ask(user_id=a_user_id(), feature=Feature.AI_CHAT, cost_bound_nano_usd=30)
DONE = Settlement(delivered=True, outcome=CallOutcome.COMPLETED)


class Broken(Exception):
    """The work failed."""


class FeatureGateContract(StoredContract):
    """Uses that are counted once, whatever becomes of them."""

    @pytest.fixture
    def gate(self, store: Store) -> FeatureGate:
        """Return a gate whose clock may be moved by making another."""
        return a_gate(store)

    async def test_of_two_hundred_at_once_as_many_work_as_the_plan_says(self, gate: FeatureGate) -> None:
        outcomes = Counter(await asyncio.gather(*(used(ANALYSIS, gate, FREE) for _ in range(200))))
        assert outcomes == {"done": 5, "quota_exceeded": 195}
        assert await counted(gate, FREE) == (5, 0)
        with pytest.raises(QuotaExceeded, match="5 of 5 AI analyses used this month") as refused:
            async with admitted(ANALYSIS, entitlements=FREE, gate=gate):
                pass
        refusal = refused.value.refusal
        assert (refusal.limit, refusal.used, refusal.remaining, refusal.plan, refusal.upgrade) == (
            5,
            5,
            0,
            "free",
            "pro",
        )
        assert await used(replace(ANALYSIS, user_id=a_user_id(2)), gate, FREE) == "done"

    async def test_what_fails_gives_its_unit_back_once_whoever_ended_it_before(
        self, gate: FeatureGate
    ) -> None:
        for ended in (False, True):
            with suppress(Broken):
                async with admitted(ANALYSIS, entitlements=FREE, gate=gate) as admission:
                    assert await counted(gate, FREE) == (0, 1)
                    if ended:
                        await admission.release("unreachable")
                        assert not await admission.release("unreachable")
                    raise Broken
            assert await counted(gate, FREE) == (0, 0)
        assert Counter([await used(ANALYSIS, gate, FREE) for _ in range(6)])["done"] == 5

    async def test_what_was_sent_and_never_answered_costs_its_bound_and_no_unit(
        self, gate: FeatureGate
    ) -> None:
        with suppress(Broken):
            async with admitted(CHAT, entitlements=FREE, gate=gate) as admission:
                admission.sending()
                raise Broken
        assert await counted(gate, FREE, Feature.AI_CHAT) == (0, 0)
        assert await counted(gate, FREE, Feature.AI_CHAT, Meter.COST_NANO_USD) == (30, 0)

    async def test_a_use_whose_caller_is_cancelled_again_and_again_is_booked(self, gate: FeatureGate) -> None:
        inside = asyncio.Event()

        async def work() -> None:
            async with admitted(CHAT, entitlements=FREE, gate=gate) as admission:
                admission.sending()
                inside.set()
                await asyncio.Event().wait()

        task = asyncio.create_task(work())
        await inside.wait()
        while not task.done():
            task.cancel()
            await asyncio.sleep(0)
        await gate.closed()
        assert await counted(gate, FREE, Feature.AI_CHAT, Meter.IN_FLIGHT) == (0, 0)
        assert await counted(gate, FREE, Feature.AI_CHAT, Meter.COST_NANO_USD) == (30, 0)

    async def test_a_unit_goes_back_to_the_window_it_was_taken_from(self, store: Store) -> None:
        before, after = a_gate(store), a_gate(store, NOW + timedelta(hours=2))
        async with admitted(ANALYSIS, entitlements=FREE, gate=before) as old:
            assert await used(ANALYSIS, after, FREE) == "done"
            assert await after.meter.release(old.request_id, reason="refused", now=after.clock())
        assert (await counted(before, FREE), await counted(after, FREE)) == ((0, 0), (1, 0))

    async def test_one_key_is_one_use_until_it_fails(self, gate: FeatureGate) -> None:
        ask = replace(ANALYSIS, idempotency_key="k")
        for failed in (True, False):
            async with admitted(ask, entitlements=FREE, gate=gate) as first:
                for _ in range(2):
                    with pytest.raises(RequestInProgress):
                        async with admitted(ask, entitlements=FREE, gate=gate):
                            pass
                await (first.release("refused") if failed else first.settle(DONE))
        for _ in range(2):
            with pytest.raises(AnsweredBefore) as known:
                async with admitted(ask, entitlements=FREE, gate=gate):
                    pass
            assert known.value.request_id == first.request_id
        assert await counted(gate, FREE) == (1, 0)
        assert await used(replace(ask, user_id=a_user_id(2)), gate, FREE) == "done"

    async def test_fifty_with_one_key_at_once_are_one_use(self, gate: FeatureGate) -> None:
        ask = replace(ANALYSIS, idempotency_key="k")
        outcomes = Counter(await asyncio.gather(*(used(ask, gate, FREE) for _ in range(50))))
        assert outcomes["done"] == 1
        assert outcomes.keys() <= {"done", "request_in_progress", "already_answered"}
        assert await counted(gate, FREE) == (1, 0)

    async def test_a_change_of_plan_counts_at_once_and_keeps_what_was_used(self, gate: FeatureGate) -> None:
        assert [await used(ANALYSIS, gate, FREE) for _ in range(6)] == ["done"] * 5 + ["quota_exceeded"]
        assert [await used(ANALYSIS, gate, PRO) for _ in range(3)] == ["done"] * 3
        with pytest.raises(QuotaExceeded, match="8 of 5"):
            async with admitted(ANALYSIS, entitlements=FREE, gate=gate):
                pass

    async def test_each_limit_is_refused_by_its_name(self, store: Store) -> None:
        gate = a_gate(store)
        bounded = replace(gate, deployment_cost_per_month_nano_usd=40)
        await refuses(FeatureNotInPlan, replace(ANALYSIS, feature=Feature.AI_PLAN), PRO, gate)
        await refuses(PaymentPastDue, replace(ANALYSIS, feature=Feature.AI_PLAN), LAPSED_OF_ALL, gate)
        assert [await used(ANALYSIS, gate, FREE) for _ in range(5)] == ["done"] * 5
        await refuses(PaymentPastDue, ANALYSIS, LAPSED, gate)
        await refuses(BudgetExceeded, replace(CHAT, cost_bound_nano_usd=101), PRO, gate)
        async with (
            admitted(CHAT, entitlements=PRO, gate=bounded),
            admitted(CHAT, entitlements=PRO, gate=gate),
        ):
            await refuses(DeploymentBudgetExceeded, replace(CHAT, user_id=a_user_id(2)), PRO, bounded)
            await refuses(TooManyInFlight, CHAT, PRO, gate)
        assert await used(CHAT, gate, PRO) == "done"


_ALL = replace(_PRO, allowances={**_PRO.allowances, Feature.AI_PLAN: Allowance(None, PeriodKind.MONTH)})
LAPSED_OF_ALL = replace(LAPSED, lapsed=_ALL)


def a_gate(store: Store, now: datetime = NOW) -> FeatureGate:
    """Return the gate of a store at an instant."""
    ids = count(1)
    start = int(now.timestamp()) << 32
    return FeatureGate(
        meter=store.meter, terms=TERMS, make_id=lambda _: UUID(int=start + next(ids)), clock=lambda: now
    )


async def used(ask: Ask, gate: FeatureGate, entitlements: Entitlements) -> str:
    """Use a feature; return ``done``, or the code of the refusal."""
    try:
        async with admitted(ask, entitlements=entitlements, gate=gate) as admission:
            await asyncio.sleep(0)
            await admission.settle(DONE)
    except TrainingAnalyzerError as error:
        return error.code
    return "done"


async def refuses(kind: type[PlanRefused], ask: Ask, entitlements: Entitlements, gate: FeatureGate) -> None:
    """Check what a use is refused by."""
    with pytest.raises(kind):
        async with admitted(ask, entitlements=entitlements, gate=gate):
            pass


async def counted(
    gate: FeatureGate,
    entitlements: Entitlements,
    feature: Feature = Feature.AI_ANALYSIS,
    meter: Meter = Meter.REQUESTS,
    user_id: UserId = ANALYSIS.user_id,
) -> tuple[int, int]:
    """Return what the first window of a meter has counted for a user."""
    limits = plan_limits(
        subject_of(user_id), feature, entitlements, periods=gate.terms.catalogue.periods(feature)
    )
    wanted = [limit for limit in limits if limit.meter is meter][:1]
    (balance,) = await gate.meter.balances(wanted, gate.clock())
    return balance.used, balance.reserved
