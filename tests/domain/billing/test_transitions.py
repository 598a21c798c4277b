"""What a change of a subscription is called."""

import pytest

from tests.domain.billing.examples import DAY, NOW, a_snapshot, a_subscription
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import Subscription, SubscriptionSnapshot
from training_analyzer.domain.billing.subscription import SubscriptionStatus as Status
from training_analyzer.domain.billing.transition import Transition, transitions

ENDED = a_snapshot(Status.CANCELED, ended_at=NOW)


@pytest.mark.parametrize(
    ("before", "now", "told"),
    [
        (None, a_snapshot(), ["activated"]),
        (None, a_snapshot(Status.TRIALING), ["trial_started"]),
        (None, a_snapshot(Status.INCOMPLETE), []),
        (None, ENDED, []),
        (None, a_snapshot(Status.PAST_DUE), ["past_due"]),
        (a_subscription(), a_snapshot(), []),
        (a_subscription(Status.INCOMPLETE), a_snapshot(), ["activated"]),
        (a_subscription(Status.TRIALING), a_snapshot(), []),
        (a_subscription(), a_snapshot(Status.PAST_DUE), ["past_due"]),
        (a_subscription(Status.PAST_DUE), a_snapshot(Status.PAST_DUE), []),
        (a_subscription(Status.PAST_DUE), a_snapshot(), ["recovered"]),
        (a_subscription(), a_snapshot(cancel_at=NOW + DAY), ["cancel_scheduled"]),
        (a_subscription(cancel_at=NOW + DAY), a_snapshot(), ["uncanceled"]),
        (a_subscription(cancel_at=NOW + DAY), a_snapshot(cancel_at=NOW + 2 * DAY), []),
        (a_subscription(), a_snapshot(plan=PlanRef("pro:year")), ["plan_changed"]),
        (a_subscription(), a_snapshot(current_period_end=NOW + 50 * DAY), ["renewed"]),
        (a_subscription(), ENDED, ["ended"]),
        (a_subscription(Status.CANCELED, ended_at=NOW), ENDED, []),
        (a_subscription(Status.CANCELED, ended_at=NOW), a_snapshot(), ["reinstated"]),
    ],
)
def test_a_change_is_told_by_its_name(
    before: Subscription | None, now: SubscriptionSnapshot, told: list[Transition]
) -> None:
    assert transitions(before, now) == told
