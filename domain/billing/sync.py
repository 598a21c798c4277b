"""What a fetch of one customer's subscriptions changes here: pure, from what was known and what the vendor says."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from training_analyzer.domain.billing.access import past_due_since
from training_analyzer.domain.billing.catalogue import Catalogue
from training_analyzer.domain.billing.subscription import (
    Subscription,
    SubscriptionSnapshot,
    SubscriptionStatus,
)
from training_analyzer.domain.billing.transition import Transition, transitions
from training_analyzer.domain.ids import UserId


@dataclass(frozen=True, slots=True)
class Change:
    """A subscription as it is to be stored, and what a customer would want to hear of it."""

    after: Subscription
    before: Subscription | None
    transitions: Sequence[Transition]

    @property
    def differs(self) -> bool:
        """Whether anything is new beside the time of the fetch, and how the address of a payment reads."""
        return self.before is None or _compared(self.before) != _compared(self.after)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What the vendor said of a customer. ``failed_at`` is when a payment failed, where a message told of one."""

    user_id: UserId
    snapshots: Sequence[SubscriptionSnapshot]
    now: datetime
    failed_at: datetime | None = None


def changes(known: Iterable[Subscription], fetched: Fetched, catalogue: Catalogue) -> Sequence[Change]:
    """Return what becomes of each subscription; one that the vendor no longer lists has ended."""
    before = {each.snapshot.id: each for each in known}
    listed = {each.id for each in fetched.snapshots}
    gone = [
        _closed(each.snapshot, fetched.now)
        for each in before.values()
        if each.snapshot.id not in listed and each.snapshot.ended_at is None
    ]
    return [_change(before.get(each.id), each, fetched, catalogue) for each in (*fetched.snapshots, *gone)]


def _change(
    before: Subscription | None, said: SubscriptionSnapshot, fetched: Fetched, catalogue: Catalogue
) -> Change:
    after = Subscription(
        user_id=fetched.user_id,
        snapshot=said,
        plan_version=_version(before, said, catalogue),
        past_due_since=past_due_since(
            before, said.status, failed_at=_failed_at(said, fetched), now=fetched.now
        ),
        dispute_open=before is not None and before.dispute_open,
        synced_at=fetched.now,
    )
    return Change(after, before, transitions(before, said))


def _failed_at(said: SubscriptionSnapshot, fetched: Fetched) -> datetime | None:
    """Return the first failed attempt of the present period: as told of, else the period's start."""
    start = said.current_period_start
    told = fetched.failed_at
    return told if told is not None and (start is None or told >= start) else start


def _version(before: Subscription | None, said: SubscriptionSnapshot, catalogue: Catalogue) -> int | None:
    """Return the plan's version when it was bought."""
    if before is not None and before.snapshot.plan == said.plan:
        return before.plan_version
    plan = None if said.plan is None else catalogue.of(said.plan)
    return None if plan is None else plan.version


def _compared(subscription: Subscription) -> tuple[Subscription, bool]:
    said = replace(subscription.snapshot, payment_url=None)
    waits = subscription.snapshot.payment_url is not None
    return replace(subscription, snapshot=said, synced_at=said.created_at), waits


def _closed(snapshot: SubscriptionSnapshot, now: datetime) -> SubscriptionSnapshot:
    return replace(snapshot, status=SubscriptionStatus.CANCELED, ended_at=now, payment_url=None)
