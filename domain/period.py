"""Usage periods: days and months in UTC, or months counted from an anchor."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum


class PeriodKind(StrEnum):
    """How long a count runs before it starts again."""

    DAY = "day"
    MONTH = "month"
    ANCHOR = "anchor"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` up to ``end``, aware and in UTC; an ``end`` of None never comes."""

    start: datetime
    end: datetime | None

    def holds(self, instant: datetime) -> bool:
        """Whether an instant lies in the period."""
        return self.start <= instant and (self.end is None or instant < self.end)


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def period_of(kind: PeriodKind, now: datetime, *, anchor: datetime | None = None) -> Period:
    """Return the period that holds an instant.

    Without an anchor, months counted from one are calendar months. Periods of a kind follow one another without gap
    or overlap.
    """
    today = now.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    match kind:
        case PeriodKind.DAY:
            return Period(today, today + timedelta(days=1))
        case PeriodKind.ALWAYS:
            return Period(_EPOCH, None)
        case PeriodKind.ANCHOR if anchor is not None:
            return _anchored(anchor.astimezone(UTC), now)
    first = today.replace(day=1)
    return Period(first, (first + timedelta(days=31)).replace(day=1))


def _anchored(anchor: datetime, now: datetime) -> Period:
    months = (now.year - anchor.year) * 12 + now.month - anchor.month
    if months_after(anchor, months) > now:
        months -= 1
    return Period(months_after(anchor, months), months_after(anchor, months + 1))


def months_after(anchor: datetime, months: int) -> datetime:
    """Return the anchor's day so many months on, the month's last where it has no such day.

    Counted from the anchor itself: 31 January, 28 February, 31 March.
    """
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    day = min(anchor.day, monthrange(year, month + 1)[1])
    return anchor.replace(year=year, month=month + 1, day=day)
