"""A customer's standing: the plan in force among all subscriptions, and the better one that lapsed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.billing.access import AccessRules, has_access
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.plan import Plan
from training_analyzer.domain.billing.subscription import Subscription, SubscriptionStatus


@dataclass(frozen=True, slots=True)
class Standing:
    """The plan in force, the subscription that gives it, and a better plan whose payment is overdue.

    ``own`` is what the customer sees and changes: the subscription that gives the plan, else the newest that has not
    ended, else the newest.
    """

    plan: Plan
    subscription: Subscription | None = None
    lapsed: Plan | None = None
    own: Subscription | None = None


def standing(
    subscriptions: Iterable[Subscription], catalogue: Catalogue, now: datetime, rules: AccessRules
) -> Standing:
    """Return the highest plan that gives access now, the default plan where none does."""
    held = list(subscriptions)
    known = [(plan, each) for each in held if (plan := _plan(each, catalogue)) is not None]
    live = [(plan, each) for plan, each in known if has_access(each, now, rules)]
    best, by = max(live, key=lambda pair: pair[0].rank, default=(catalogue.default_plan, None))
    overdue = [
        plan
        for plan, each in known
        if each.snapshot.status is SubscriptionStatus.PAST_DUE and plan.rank > best.rank
    ]
    return Standing(best, by, max(overdue, key=lambda plan: plan.rank, default=None), by or _newest(held))


def _newest(held: Iterable[Subscription]) -> Subscription | None:
    return max(
        held, key=lambda each: (each.snapshot.ended_at is None, each.snapshot.created_at), default=None
    )


def _plan(subscription: Subscription, catalogue: Catalogue) -> Plan | None:
    ref = subscription.snapshot.plan
    return None if ref is None else catalogue.of(ref)
