"""The catalogue: the shipped one is the product's table, and what is wrong with a file is told at once."""

import tomllib
from typing import Any

import pytest

from tests.domain.billing.examples import ENTERPRISE, FREE, PRO, shipped
from training_analyzer.domain.billing.catalogue_table import catalogue_of
from training_analyzer.domain.billing.errors import CatalogueInvalid
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Allowance, Interval, PlanKey, PlanRef
from training_analyzer.domain.period import PeriodKind


def plan(key: PlanKey) -> Any:
    found = shipped().find(key)
    assert found is not None
    return found


def test_free_is_what_the_product_says() -> None:
    assert dict(plan(FREE).allowances) == {
        Feature.AI_ANALYSIS: Allowance(5, PeriodKind.MONTH),
        Feature.AI_CHAT: Allowance(10, PeriodKind.DAY),
        Feature.AI_WORKOUT: Allowance(3, PeriodKind.MONTH),
        Feature.AI_PLAN: Allowance(1, PeriodKind.MONTH),
        Feature.DATA_EXPORT: Allowance(0),
        Feature.PRIORITY_SYNC: Allowance(0),
        Feature.HISTORY_DAYS: Allowance(180),
        Feature.ACTIVE_AI_PLANS: Allowance(1),
    }
    assert not plan(FREE).prices


@pytest.mark.parametrize("key", [PRO, ENTERPRISE])
def test_the_paid_plans_have_no_limits_but_a_budget(key: PlanKey) -> None:
    assert {allowance.amount for allowance in plan(key).allowances.values()} == {None}
    assert plan(key).allowances.keys() == set(Feature)
    assert plan(key).budget.cost_per_month_nano_usd == 20_000_000_000


def test_pro_is_sold_by_the_month_and_by_the_year_and_enterprise_is_not() -> None:
    prices = {interval: price.amount_minor for interval, price in plan(PRO).prices.items()}
    assert prices == {Interval.MONTH: 999, Interval.YEAR: 9990}
    assert shipped().sold() == {PlanRef("pro:month"), PlanRef("pro:year")}
    assert shipped().of(PlanRef("enterprise:month")) == plan(ENTERPRISE)


def test_the_way_up_ends_at_what_is_sold() -> None:
    assert shipped().next_above(plan(FREE)) == plan(PRO)
    assert shipped().next_above(plan(PRO)) is None


def test_no_dearer_plan_of_ours_allows_less() -> None:
    assert shipped().warnings() == []


def read(text: str, default: str = "a") -> Any:
    return catalogue_of(tomllib.loads(text), PlanKey(default))


A = "[plans.a]\nversion = 2\nrank = 0\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "'plans' is missing|plans is missing"),
        (A + "color = 1", "plan a has no color"),
        ("[plans.a]\nrank = 0", "version is missing"),
        (A + "limits.ai_dreams = {}", "'ai_dreams' is not a valid Feature"),
        (A + "limits.ai_chat = {max = -1, per = 'day'}", "a: ai_chat is negative"),
        (A + "limits.ai_chat = {max = 3}", "a: ai_chat is counted per nothing"),
        (A + "limits.ai_chat = {max = true, per = 'day'}", "True is not a whole number"),
        (A + "limits.ai_chat = {most = 3}", "a limit has no most"),
        (A + "limits.history_days = {value = 3, per = 'day'}", "a: history_days is counted per day"),
        (A + "limits.ai_chat = {max = 3, per = 'week'}", "'week' is not a valid PeriodKind"),
        (A + "prices.month = {amount_minor = -1, currency = 'usd'}", "a: prices.month is negative"),
        (A + "prices.week = {amount_minor = 1, currency = 'usd'}", "'week' is not a valid Interval"),
        (A + "budget = {cost_per_day_usd = 'x'}", "."),
        (A + "[plans.b]\nversion = 1\nrank = 0", "two plans have one rank"),
        (A + "[[plans.a.earlier]]\nversion = 2\nrank = 0", "a plan comes twice"),
        ("[plans.b]\nversion = 1\nrank = 0", "the default plan 'a' is not among them"),
        ("plans = 3", "."),
        ("plans.a = 3", "."),
    ],
)
def test_a_file_with_a_fault_is_refused_with_the_fault(text: str, told: str) -> None:
    with pytest.raises(CatalogueInvalid, match=told):
        read(text)


def test_a_dearer_plan_that_allows_less_is_a_warning() -> None:
    found = read(
        A + "limits.history_days = {}\n[plans.b]\nversion = 1\nrank = 1\nlimits.history_days = {value = 9}"
    )
    assert found.warnings() == ["b allows less history_days than a"]


def test_an_earlier_version_is_found_by_its_number_alone() -> None:
    found = read(A + "[[plans.a.earlier]]\nversion = 1\nrank = 0\nlimits.history_days = {value = 9}")
    current, earlier = found.find(PlanKey("a")), found.find(PlanKey("a"), 1)
    assert (current.version, earlier.version) == (2, 1)
    assert found.find(PlanKey("a"), 3) is None
