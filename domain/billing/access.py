"""Until when a subscription gives access: computed here, so that a lost message never grants for ever."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from training_analyzer.domain.billing.subscription import Subscription, SubscriptionStatus

_RUNNING: Final = (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING)


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessRules:
    """How long a missed payment is forgiven, and how late a renewal may be heard of."""

    grace: timedelta = timedelta(days=7)
    period_skew: timedelta = timedelta(hours=24)
    dispute_suspends: bool = True


def access_until(subscription: Subscription, rules: AccessRules) -> datetime | None:
    """Return when access ends unless more is heard, None where there is none.

    A renewal's invoice stays a draft for about an hour, hence the skew. A failed renewal has already moved the
    period on, hence the grace counts from the first failure and never from the period's end.
    """
    snapshot = subscription.snapshot
    disputed = subscription.dispute_open and rules.dispute_suspends
    if snapshot.plan is None or snapshot.ended_at is not None or disputed:
        return None
    if snapshot.status in _RUNNING:
        return _least(snapshot.cancel_at, _paid_until(subscription, rules))
    if snapshot.status is SubscriptionStatus.PAST_DUE:
        return _least(snapshot.cancel_at, grace_ends_at(subscription, rules))
    return None


def grace_ends_at(subscription: Subscription, rules: AccessRules) -> datetime | None:
    """Return until when a missed payment is forgiven, None where none is missed."""
    if subscription.snapshot.status is not SubscriptionStatus.PAST_DUE:
        return None
    return (subscription.past_due_since or subscription.synced_at) + rules.grace


def has_access(subscription: Subscription, now: datetime, rules: AccessRules) -> bool:
    """Whether a subscription gives access at an instant."""
    until = access_until(subscription, rules)
    return until is not None and now < until


def _paid_until(subscription: Subscription, rules: AccessRules) -> datetime:
    snapshot = subscription.snapshot
    # a shape without a period: what was fetched counts for a day
    ends = [snapshot.current_period_end or subscription.synced_at]
    if snapshot.status is SubscriptionStatus.TRIALING and snapshot.trial_end is not None:
        ends.append(snapshot.trial_end)
    return min(ends) + rules.period_skew


def _least(*instants: datetime | None) -> datetime:
    return min(each for each in instants if each is not None)


def past_due_since(
    before: Subscription | None, after: SubscriptionStatus, *, failed_at: datetime | None, now: datetime
) -> datetime | None:
    """Return since when payments fail: set once a run of failures, by its earliest attempt, None where none fail.

    ``failed_at`` is the earliest failed attempt of the present period that is known, else the period's start.
    """
    if after is not SubscriptionStatus.PAST_DUE:
        return None
    known: Iterable[datetime | None] = (before.past_due_since if before else None, failed_at)
    return min((each for each in known if each is not None), default=now)
