"""The one place where models are called: agreed to, let in, asked, and booked by what it really was."""

from dataclasses import replace
from functools import partial

import pytest

from tests.models.deployment import BOUND_TOKENS, ENTITLED, PAID, PLAN, Deployment, a_deployment, agree
from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.adapters.fake.price_book import FakePriceBook
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Budget
from training_analyzer.domain.identity.consent import ConsentRequired
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.services.estimate_call import estimate_call
from training_analyzer.domain.services.model_answer import Answered
from training_analyzer.domain.services.model_choice import ModelChoice
from training_analyzer.domain.usage.errors import AnsweredBefore, UnknownPrice
from training_analyzer.domain.usage.limit import Meter
from training_analyzer.domain.usage.model_errors import (
    ModelFailed,
    ModelMisconfigured,
    ModelOutputInvalid,
    ModelTimeout,
    ModelUnavailable,
)
from training_analyzer.domain.usage.record import Usage, UsageSource
from training_analyzer.domain.usage.refusal import BudgetExceeded, QuotaExceeded
from training_analyzer.plugins.testing.builders import a_user_id
from training_analyzer.ports.language_model import Delta


@pytest.fixture
async def here() -> Deployment:
    return await a_deployment(FakeStore())


async def test_an_answer_is_read_counted_once_and_paid_by_what_it_took(here: Deployment) -> None:
    done = await here.complete()
    assert (done.answer, done.text, done.provider, done.model) == ("GOOD.", "Good.", "fake", "runner-1")
    assert done.usage == Usage(input_tokens=10, output_tokens=5)
    assert (done.price.cost_nano_usd, done.attempts) == (PAID, 1)
    assert await here.counted() == (1, 0)
    assert await here.cost() == PAID
    (asked,) = here.model.asked
    assert (asked.model, asked.max_output_tokens, asked.timeout_s) == ("runner-1", 100, 5.0)


async def test_who_has_not_agreed_sends_nothing_and_counts_nothing(here: Deployment) -> None:
    await agree(here.store, a_user_id(), granted=False, later_s=1)
    with pytest.raises(ConsentRequired):
        await here.complete()
    with pytest.raises(ConsentRequired):
        await here.stream()
    assert (here.model.asked, await here.counted()) == ([], (0, 0))
    assert (await here.complete(here.call(2))).text == "Good."


async def test_a_model_without_a_price_is_never_asked(here: Deployment) -> None:
    models = replace(here.models, prices=FakePriceBook({}))
    with pytest.raises(UnknownPrice):
        await replace(here, models=models).complete()
    unpriced = FakeLanguageModel(provider="nobody")
    with pytest.raises(UnknownPrice):  # a stand-in without a price is found before, not when it is needed
        await (await a_deployment(FakeStore(), unpriced)).complete()
    assert (here.model.asked, await here.counted()) == ([], (0, 0))


async def test_what_passes_is_asked_again_and_needs_no_money(here: Deployment) -> None:
    here.model.script += [ModelUnavailable("429", retry_after_s=7), ModelUnavailable("503")]
    assert (await here.complete()).attempts == 1
    assert here.pauses == [7, 1.0]
    assert await here.cost() == PAID


async def test_failures_of_all_attempts_give_everything_back(here: Deployment) -> None:
    here.model.script += [ModelUnavailable("500")] * 3
    with pytest.raises(ModelUnavailable):
        await here.complete()
    assert (len(here.model.asked), await here.counted(), await here.cost()) == (3, (0, 0), 0)


@pytest.mark.parametrize(
    "error",
    [ModelMisconfigured("401"), ModelUnavailable("429", retry_after_s=600)],
    ids=["key", "much later"],
)
async def test_what_no_attempt_can_change_is_asked_once(here: Deployment, error: ModelFailed) -> None:
    here.model.script.append(error)
    with pytest.raises(type(error)):
        await here.complete()
    assert (len(here.model.asked), await here.cost()) == (1, 0)


async def test_a_time_out_is_paid_at_its_bound_and_tried_again_while_that_is_held(here: Deployment) -> None:
    here.model.script.append(ModelTimeout())
    done = await here.complete()
    bound = BOUND_TOKENS * 1_000 + 100 * 2_000
    assert (done.attempts, done.usage.source) == (2, UsageSource.ASSUMED)
    assert await here.cost() == bound + PAID
    here.model.script += [ModelTimeout()] * 2
    with pytest.raises(ModelTimeout):
        await here.complete(here.call(2))
    assert await here.counted(Meter.COST_NANO_USD, number=2) == (2 * bound, 0)
    assert await here.counted(number=2) == (0, 0)


async def test_a_reply_that_cannot_be_read_is_asked_for_again_and_both_are_paid(here: Deployment) -> None:
    here.model.says("bad")
    assert (await here.complete(None, "bad")).attempts == 2
    assert await here.cost() == 2 * PAID
    first, second = here.model.asked
    assert second.messages[: len(first.messages)] == first.messages
    assert "bad is no answer" in second.messages[-1].content
    here.model.says("bad")
    here.model.says("bad")
    with pytest.raises(ModelOutputInvalid):
        await here.complete(here.call(2), "bad")
    assert await here.counted(number=2) == (0, 0)
    assert await here.counted(Meter.COST_NANO_USD, number=2) == (2 * PAID, 0)


async def test_what_was_wrong_is_told_within_the_bound(here: Deployment) -> None:
    here.model.script += ["长" * 9_000, ModelTimeout()]
    with pytest.raises(ModelTimeout):
        await here.complete(None, "长" * 9_000)
    assert here.model.max_input_tokens(here.model.asked[1]) <= BOUND_TOKENS


async def test_what_was_not_told_is_estimated_and_a_zero_is_a_zero(here: Deployment) -> None:
    here.model.says("Good.", None)
    done = await here.complete()
    assert done.usage == Usage(input_tokens=BOUND_TOKENS, output_tokens=5, source=UsageSource.ESTIMATED)
    assert await here.cost() == BOUND_TOKENS * 1_000 + 5 * 2_000
    here.model.says("Good.", Usage())
    assert (await here.complete(here.call(2))).price.cost_nano_usd == 0
    here.model.reasons = True
    here.model.says("Good.", None)
    assert (await here.complete()).usage.output_tokens == 100


async def test_an_answer_by_a_model_that_nobody_priced_is_paid_at_the_bound(here: Deployment) -> None:
    here.model.says("Good.", model="runner-9")
    done = await here.complete()
    assert (done.model, done.price.source) == ("runner-9", "assumed")
    assert await here.cost() == BOUND_TOKENS * 1_000 + 100 * 2_000


async def test_another_model_stands_in_and_is_paid_at_its_own_price() -> None:
    other = FakeLanguageModel(provider="other")
    here = await a_deployment(FakeStore(), other)
    here.model.script.append(ModelMisconfigured("404"))
    done = await here.complete()
    assert (done.provider, done.model, here.pauses) == ("other", "walker-1", [])
    assert await here.cost() == 10 * PAID
    estimate = await estimate_call(here.call(), entitlements=ENTITLED, models=here.models)
    assert estimate.cost_bound_nano_usd == 2 * (BOUND_TOKENS * 10_000 + 100 * 20_000)  # of the dearest


async def test_an_estimate_holds_and_sends_nothing_and_no_answer_costs_more(here: Deployment) -> None:
    estimate = await estimate_call(here.call(), entitlements=ENTITLED, models=here.models)
    assert (estimate.provider, estimate.model, here.model.asked) == ("fake", "runner-1", [])
    assert [each.used + each.reserved for each in estimate.balances] == [0] * len(estimate.balances)
    here.model.script += [ModelTimeout()] * 2
    with pytest.raises(ModelTimeout):
        await here.complete()
    assert await here.cost() == estimate.cost_bound_nano_usd


async def test_what_goes_by_rules_or_comes_from_the_store_counts_nothing(here: Deployment) -> None:
    by_rules = replace(here.models, choice=ModelChoice())
    assert here.models.generates(Feature.AI_CHAT)
    assert not by_rules.generates(Feature.AI_CHAT)
    first = await by_rules.noted(a_user_id(), Feature.AI_CHAT, "rules")
    await here.models.noted(a_user_id(), Feature.AI_CHAT, "cached", of_request_id=first)
    assert await here.counted(feature=Feature.AI_CHAT) == (0, 0)
    estimate = await estimate_call(here.call(), entitlements=ENTITLED, models=by_rules)
    assert (estimate.provider, estimate.cost_bound_nano_usd) == (None, 0)


async def test_a_plan_bounds_calls_a_minute_and_says_when_the_next_one_passes(here: Deployment) -> None:
    slow = replace(ENTITLED, plan=replace(PLAN, budget=Budget(requests_per_minute=3)))
    ask = partial(here.models.complete, here.call(), read=str, entitlements=slow, work=here.store.work)
    for _ in range(3):
        await ask()
    with pytest.raises(RateLimited) as refused:
        await ask()
    assert refused.value.retry_after_s == 20
    assert len(here.model.asked) == 3


async def test_a_quota_and_a_budget_refuse_before_anything_is_sent(here: Deployment) -> None:
    for _ in range(5):
        await here.complete()
    with pytest.raises(QuotaExceeded):
        await here.complete()
    poor = replace(ENTITLED, plan=replace(PLAN, budget=Budget(cost_per_day_nano_usd=PAID)))
    with pytest.raises(BudgetExceeded):
        await here.models.complete(here.call(2), read=str, entitlements=poor, work=here.store.work)
    assert len(here.model.asked) == 5


async def test_one_key_is_one_call(here: Deployment) -> None:
    done = await here.complete(here.call(key="k"))
    with pytest.raises(AnsweredBefore) as known:
        await here.complete(here.call(key="k"))
    assert (known.value.request_id, len(here.model.asked)) == (done.request_id, 1)


async def test_a_text_is_passed_on_in_pieces_and_ends_with_what_it_took(here: Deployment) -> None:
    here.model.says("one two three")
    items = [item async for item in await here.stream()]
    assert [item.text for item in items if isinstance(item, Delta)] == ["one ", "two ", "three"]
    assert isinstance(items[-1], Answered)
    assert (items[-1].text, items[-1].price.cost_nano_usd) == ("one two three", PAID)
    assert await here.counted(feature=Feature.AI_CHAT) == (1, 0)


async def test_a_stream_is_begun_again_until_something_was_said(here: Deployment) -> None:
    here.model.script += [ModelUnavailable("503"), "one two"]
    items = [item async for item in await here.stream()]
    assert [item.text for item in items if isinstance(item, Delta)] == ["one ", "two"]
    here.model.says("cut off", None, finish_reason=None)
    stream = await here.stream(2)
    assert [await anext(stream) for _ in range(2)] == [Delta("cut "), Delta("off")]
    with pytest.raises(ModelUnavailable):
        await anext(stream)
    assert len(here.model.asked) == 3
    assert await here.counted(Meter.REQUESTS, Feature.AI_CHAT, 2) == (0, 0)
    assert await here.counted(Meter.COST_NANO_USD, Feature.AI_CHAT, 2) == (
        BOUND_TOKENS * 1_000 + 7 * 2_000,
        0,
    )
