"""Until when a subscription gives access, case by case and for any history."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.billing.examples import DAY, ENTERPRISE, FREE, NOW, PRO, a_subscription, shipped
from tests.domain.strategies import QUICK
from training_analyzer.domain.billing.access import AccessRules, access_until, has_access, past_due_since
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.standing import standing
from training_analyzer.domain.billing.subscription import Subscription
from training_analyzer.domain.billing.subscription import SubscriptionStatus as Status

RULES = AccessRules()
NO_ACCESS = [
    Status.INCOMPLETE,
    Status.INCOMPLETE_EXPIRED,
    Status.UNPAID,
    Status.PAUSED,
    Status.CANCELED,
    Status.UNKNOWN,
]


@pytest.mark.parametrize(
    ("subscription", "until"),
    [
        (a_subscription(), NOW + 21 * DAY),
        (a_subscription(cancel_at=NOW + 3 * DAY), NOW + 3 * DAY),
        (a_subscription(cancel_at=NOW + 30 * DAY), NOW + 21 * DAY),
        (a_subscription(current_period_end=None), NOW + DAY),
        (a_subscription(Status.TRIALING, trial_end=NOW + 2 * DAY), NOW + 3 * DAY),
        (a_subscription(Status.PAST_DUE, past_due_since=NOW - 2 * DAY), NOW + 5 * DAY),
        (a_subscription(Status.PAST_DUE, past_due_since=NOW, cancel_at=NOW + DAY), NOW + DAY),
        (a_subscription(collection_paused=True), NOW + 21 * DAY),
        (a_subscription(plan=None), None),
        (a_subscription(ended_at=NOW - DAY), None),
        (a_subscription(dispute_open=True), None),
        *((a_subscription(status), None) for status in NO_ACCESS),
    ],
)
def test_access_lasts(subscription: Subscription, until: datetime | None) -> None:
    assert access_until(subscription, RULES) == until


def test_a_word_that_a_vendor_made_up_yesterday_gives_no_access() -> None:
    assert Status("snoozed") is Status.UNKNOWN


def test_a_dispute_suspends_only_where_the_rules_say_so() -> None:
    disputed = a_subscription(dispute_open=True)
    assert access_until(disputed, AccessRules(dispute_suspends=False)) == NOW + 21 * DAY


def test_a_failed_renewal_gives_the_grace_and_not_the_unpaid_period() -> None:
    """The period has already moved on when the payment fails."""
    rolled = a_subscription(
        Status.PAST_DUE,
        past_due_since=NOW,
        current_period_start=NOW,
        current_period_end=NOW + 30 * DAY,
    )
    assert access_until(rolled, RULES) == NOW + 7 * DAY


def test_a_second_failure_does_not_extend_the_grace() -> None:
    first = past_due_since(None, Status.PAST_DUE, failed_at=NOW - 3 * DAY, now=NOW)
    assert first == NOW - 3 * DAY
    before = a_subscription(Status.PAST_DUE, past_due_since=first)
    assert past_due_since(before, Status.PAST_DUE, failed_at=NOW, now=NOW) == first
    assert past_due_since(before, Status.ACTIVE, failed_at=NOW, now=NOW) is None
    assert past_due_since(None, Status.PAST_DUE, failed_at=None, now=NOW) == NOW


instants = st.integers(-60, 60).map(lambda days: NOW + days * DAY)
subscriptions = st.builds(
    lambda status, ref, end, cancel, trial, since, disputed: a_subscription(
        status,
        plan=ref,
        current_period_end=end,
        cancel_at=cancel,
        trial_end=trial,
        past_due_since=since,
        dispute_open=disputed,
    ),
    st.sampled_from(Status),
    st.sampled_from([None, PlanRef("pro:month"), PlanRef("enterprise:year"), PlanRef("tshirt:month")]),
    st.none() | instants,
    st.none() | instants,
    st.none() | instants,
    st.none() | instants,
    st.booleans(),
)


@QUICK
@given(st.lists(subscriptions, max_size=5), st.randoms())
def test_the_plan_in_force_knows_no_order_and_is_never_below_the_default(
    found: list[Subscription], random: object
) -> None:
    shuffled = list(found)
    random.shuffle(shuffled)  # type: ignore[attr-defined] # hypothesis gives a random.Random
    stands = standing(found, shipped(), NOW, RULES)
    assert stands.plan == standing(shuffled, shipped(), NOW, RULES).plan
    assert stands.plan.rank >= shipped().default_plan.rank
    assert (stands.subscription is None) == (stands.plan.key == FREE)


@QUICK
@given(subscriptions, instants, st.integers(1, 90))
def test_without_further_news_access_only_ends(subscription: Subscription, at: datetime, days: int) -> None:
    if has_access(subscription, at + days * DAY, RULES):
        assert has_access(subscription, at, RULES)


def test_the_higher_of_two_plans_counts_and_the_lower_when_it_ends() -> None:
    pro = a_subscription()
    enterprise = a_subscription(id="sub_2", plan=PlanRef("enterprise:month"), cancel_at=NOW + DAY)
    assert standing([pro, enterprise], shipped(), NOW, RULES).plan.key == ENTERPRISE
    assert standing([pro, enterprise], shipped(), NOW + 2 * DAY, RULES).plan.key == PRO


def test_what_a_price_of_no_plan_bought_is_no_paid_plan() -> None:
    assert standing([a_subscription(plan=None)], shipped(), NOW, RULES).plan.key == FREE
    assert standing([a_subscription(plan=PlanRef("tshirt:month"))], shipped(), NOW, RULES).plan.key == FREE


def test_a_plan_whose_grace_is_over_is_known_as_lapsed() -> None:
    overdue = a_subscription(Status.PAST_DUE, past_due_since=NOW - 8 * DAY)
    stands = standing([overdue], shipped(), NOW, RULES)
    assert (stands.plan.key, stands.lapsed and stands.lapsed.key) == (FREE, PRO)
