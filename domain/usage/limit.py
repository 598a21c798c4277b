"""Limits: how much of something a subject may take in a window."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.period import Period, PeriodKind, period_of

DEPLOYMENT: Final = "*"
"""The subject of what all customers take together."""


class Meter(StrEnum):
    """What is counted."""

    COST_NANO_USD = "cost_nano_usd"
    TOKENS = "tokens"
    REQUESTS = "requests"
    IN_FLIGHT = "in_flight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``amount`` a window: None is unlimited and still counted, 0 is off.

    ``feature`` None counts over all features. ``anchor`` is where months of an anchored window begin.
    """

    subject: str
    meter: Meter
    window: PeriodKind
    amount: int | None
    feature: Feature | None = None
    anchor: datetime | None = None

    def period(self, now: datetime) -> Period:
        """Return the window that holds an instant."""
        return period_of(self.window, now, anchor=self.anchor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """What the present window of a limit has counted; ``remaining`` and ``resets_at`` None where there is no end."""

    limit: Limit
    used: int
    reserved: int
    remaining: int | None
    resets_at: datetime | None


def balance_of(limit: Limit, used: int, reserved: int, now: datetime) -> Balance:
    """Return the balance of what was counted."""
    remaining = None if limit.amount is None else max(limit.amount - used - reserved, 0)
    return Balance(
        limit=limit, used=used, reserved=reserved, remaining=remaining, resets_at=limit.period(now).end
    )


def subject_of(user_id: UserId) -> str:
    """Return what a user's counts are kept under."""
    return f"user:{user_id}"
