"""The inbox of a payment vendor's messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from training_analyzer.domain.billing.event import BillingEvent


class InboxState(StrEnum):
    """What became of a message. An ignored one is about nothing of ours; a dead one needs an operator."""

    PENDING = "pending"
    PROCESSED = "processed"
    IGNORED = "ignored"
    DEAD = "dead"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxEvent:
    """A message, and how often a worker took it: whoever holds an older ``attempts`` has lost it."""

    event: BillingEvent
    state: InboxState
    attempts: int
    next_attempt_at: datetime
    received_at: datetime
    processed_at: datetime | None = None
    last_error: str | None = None


class InboxPlace(NamedTuple):
    """A place in the inbox, newest first."""

    received_at: datetime
    event_id: str


BODIES_KEPT: Final = timedelta(days=60)
"""How long it is kept what a message said, beside what is known of it."""

PAUSES: Final = tuple(timedelta(seconds=each) for each in (1, 5, 30, 120, 600, 3_600, 21_600))
"""Between one attempt and the next."""


_SPREAD: Final = 0.2
"""By how much of itself a pause may be longer, so that what failed together does not come back together."""


def next_try(
    now: datetime, attempts: int, pauses: Sequence[timedelta], chance: float = 0.0
) -> datetime | None:
    """Return when a message is tried again after so many attempts, None where it is given up.

    ``chance`` is drawn from 0 to 1.
    """
    if attempts > len(pauses):
        return None
    return now + pauses[attempts - 1] * (1 + _SPREAD * chance)
