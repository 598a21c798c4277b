"""What changed of a subscription: for mails and the audit log alone, never for access."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.subscription import (
    Subscription,
    SubscriptionSnapshot,
    SubscriptionStatus,
)
from training_analyzer.domain.ids import UserId


class Transition(StrEnum):
    """A change that a customer would want to hear of."""

    ACTIVATED = "activated"
    TRIAL_STARTED = "trial_started"
    RENEWED = "renewed"
    PAST_DUE = "past_due"
    RECOVERED = "recovered"
    CANCEL_SCHEDULED = "cancel_scheduled"
    UNCANCELED = "uncanceled"
    PLAN_CHANGED = "plan_changed"
    ENDED = "ended"
    REINSTATED = "reinstated"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChange:
    """What happened to a subscription, as observers are told; ``plan`` is None for a price that is of no plan."""

    user_id: UserId
    provider: str
    subscription_id: str
    plan: PlanRef | None
    transition: Transition
    at: datetime


_LIVE: Final = (SubscriptionStatus.ACTIVE, SubscriptionStatus.TRIALING)


def transitions(before: Subscription | None, now: SubscriptionSnapshot) -> list[Transition]:
    """Return what changed between what was known and what the vendor says now, none where nothing did."""
    old = before.snapshot if before else None
    turn = _turn(old, now)
    found = [] if turn is None else [turn]
    if old is None or _over(now) or _over(old):
        return found
    if old.plan != now.plan:
        found.append(Transition.PLAN_CHANGED)
    if (old.cancel_at is None) != (now.cancel_at is None):
        found.append(Transition.UNCANCELED if now.cancel_at is None else Transition.CANCEL_SCHEDULED)
    if _renewed(old, now):
        found.append(Transition.RENEWED)
    return found


def _turn(old: SubscriptionSnapshot | None, now: SubscriptionSnapshot) -> Transition | None:
    """Return how the status changed, where a customer would notice."""
    was = _state(old)
    match _state(now):
        case "over":
            return Transition.ENDED if was not in {"over", "unknown"} else None
        case "past_due":
            return Transition.PAST_DUE if was != "past_due" else None
        case "live" if was == "over":
            return Transition.REINSTATED
        case "live" if was == "past_due":
            return Transition.RECOVERED
        case "live" if was != "live":
            trial = now.status is SubscriptionStatus.TRIALING
            return Transition.TRIAL_STARTED if trial else Transition.ACTIVATED
    return None


def _state(
    snapshot: SubscriptionSnapshot | None,
) -> Literal["unknown", "waiting", "live", "past_due", "over"]:
    if snapshot is None:
        return "unknown"
    if _over(snapshot):
        return "over"
    if snapshot.status is SubscriptionStatus.PAST_DUE:
        return "past_due"
    return "live" if snapshot.status in _LIVE else "waiting"


def _over(snapshot: SubscriptionSnapshot) -> bool:
    return snapshot.ended_at is not None or snapshot.status is SubscriptionStatus.CANCELED


def _renewed(old: SubscriptionSnapshot, now: SubscriptionSnapshot) -> bool:
    return (
        now.status is SubscriptionStatus.ACTIVE
        and old.current_period_end is not None
        and now.current_period_end is not None
        and now.current_period_end > old.current_period_end
    )
