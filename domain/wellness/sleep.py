"""Sleep debt: what the last two weeks fell short of need."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Final

NIGHTS: Final = 14
LEAST_NIGHTS: Final = 10


def sleep_debt_s(slept_by_day_s: Mapping[date, float], today: date, need_s: float) -> float | None:
    """Return the sum of need less sleep over the last 14 nights, in seconds, at least 0.

    A night belongs to the day it ends on; nights without data are left out, and fewer than 10 with data give None.
    Sleeping long pays debt back, but no credit is kept. The rule is ours.
    """
    nights = [today - timedelta(days=n) for n in range(NIGHTS)]
    short_s = [need_s - slept_by_day_s[night] for night in nights if night in slept_by_day_s]
    return max(sum(short_s), 0.0) if len(short_s) >= LEAST_NIGHTS else None
