"""The days that an athlete's present form is read from."""

from datetime import date, timedelta
from typing import Final

RECENT: Final = timedelta(days=90)


def recent_days(first: date | None, last: date | None, today: date) -> tuple[date, date]:
    """Return the span asked for, inclusive; without bounds the 90 days before today, and today."""
    end = last or today
    return first or (end - RECENT if end - date.min > RECENT else date.min), end
