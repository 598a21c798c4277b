"""What a customer may do: the plan, the version that was bought, grants, and why a feature is refused."""

from dataclasses import replace
from uuid import UUID

import pytest

from tests.domain.billing.examples import DAY, FREE, NOW, PRO, shipped
from training_analyzer.domain.billing.entitlements import (
    Counted,
    Grandfathering,
    Override,
    entitlements,
    version_bought,
)
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.plan import Allowance, Plan, PlanKey
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.period import PeriodKind


def plan(key: PlanKey) -> Plan:
    found = shipped().find(key)
    assert found is not None
    return found


def grant(feature: Feature, amount: int | None, days: int | None = None) -> Override:
    return Override(
        user_id=UserId(UUID(int=1)),
        feature=feature,
        max_amount=amount,
        expires_at=None if days is None else NOW + days * DAY,
        reason="a trial",
        created_by=None,
        created_at=NOW,
    )


@pytest.mark.parametrize(
    ("used", "reserved", "remaining", "reason"),
    [
        (0, 0, 5, "ok"),
        (4, 0, 1, "ok"),
        (4, 1, 0, "quota_exceeded"),
        (5, 0, 0, "quota_exceeded"),
        (9, 0, 0, "quota_exceeded"),
    ],
)
def test_what_is_used_and_what_is_reserved_count_alike(
    used: int, reserved: int, remaining: int, reason: str
) -> None:
    found = entitlements(plan(FREE), now=NOW).check(Feature.AI_ANALYSIS, Counted(used, reserved, NOW + DAY))
    assert (found.has_access, found.remaining, found.reason) == (reason == "ok", remaining, reason)
    assert (found.limit, found.period, found.resets_at) == (5, PeriodKind.MONTH, NOW + DAY)


def test_unlimited_is_counted_and_never_refused() -> None:
    found = entitlements(plan(PRO), now=NOW).check(Feature.AI_CHAT, Counted(10_000))
    assert (found.has_access, found.limit, found.remaining, found.used) == (True, None, None, 10_000)


def test_a_feature_that_is_off_or_that_the_plan_does_not_name_is_not_in_the_plan() -> None:
    assert entitlements(plan(FREE), now=NOW).check(Feature.DATA_EXPORT).reason == "feature_not_in_plan"
    bare = replace(plan(FREE), allowances={})
    assert {entitlements(bare, now=NOW).check(each).reason for each in Feature} == {"feature_not_in_plan"}


def test_a_value_is_allowed_whatever_was_counted() -> None:
    found = entitlements(plan(FREE), now=NOW).check(Feature.HISTORY_DAYS)
    assert (found.has_access, found.limit) == (True, 180)


def test_an_overdue_payment_is_told_where_the_plan_it_was_for_would_have_allowed_it() -> None:
    lapsed = entitlements(plan(FREE), lapsed=plan(PRO), now=NOW)
    assert lapsed.check(Feature.DATA_EXPORT).reason == "payment_past_due"
    assert lapsed.check(Feature.AI_ANALYSIS, Counted(5)).reason == "payment_past_due"
    assert lapsed.check(Feature.AI_ANALYSIS, Counted(4)).reason == "ok"


def test_a_grant_counts_whatever_the_plan_until_it_expires() -> None:
    grants = [
        grant(Feature.DATA_EXPORT, None, days=1),
        grant(Feature.AI_CHAT, 0),
        grant(Feature.AI_PLAN, 7, days=-1),
    ]
    found = entitlements(plan(FREE), overrides=grants, now=NOW)
    assert found.check(Feature.DATA_EXPORT).has_access
    assert found.check(Feature.AI_CHAT).reason == "feature_not_in_plan"
    assert found.of(Feature.AI_PLAN) == Allowance(1, PeriodKind.MONTH)


def test_a_grant_of_a_feature_that_the_plan_lacks_is_counted_by_the_month() -> None:
    bare = replace(plan(FREE), allowances={})
    found = entitlements(bare, overrides=[grant(Feature.AI_CHAT, 3)], now=NOW)
    assert found.of(Feature.AI_CHAT) == Allowance(3, PeriodKind.MONTH)


@pytest.mark.parametrize(
    ("rule", "chat", "workout"),
    [(Grandfathering.BETTER, 20, 3), (Grandfathering.PINNED, 20, 1), (Grandfathering.NONE, 10, 3)],
)
def test_what_was_bought_stays_as_the_rule_says(rule: Grandfathering, chat: int, workout: int) -> None:
    bought = replace(
        plan(FREE),
        version=0,
        allowances={
            **plan(FREE).allowances,
            Feature.AI_CHAT: Allowance(20, PeriodKind.DAY),
            Feature.AI_WORKOUT: Allowance(1, PeriodKind.MONTH),
        },
    )
    catalogue = replace(shipped(), earlier=[bought])
    pinned = version_bought(catalogue, plan(FREE), 0)
    assert pinned == bought
    found = entitlements(plan(FREE), pinned=pinned, grandfathering=rule, now=NOW)
    assert (found.of(Feature.AI_CHAT).amount, found.of(Feature.AI_WORKOUT).amount) == (chat, workout)


@pytest.mark.parametrize("version", [None, 1, 99])
def test_the_current_version_and_one_that_nobody_knows_pin_nothing(version: int | None) -> None:
    assert version_bought(shipped(), plan(PRO), version) is None
