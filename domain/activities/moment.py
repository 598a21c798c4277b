"""When and where on the calendar an activity happened."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.activities.activity import local_day_of
from training_analyzer.domain.errors import InvalidValue

_EARLIEST: Final = datetime(1970, 1, 1, tzinfo=UTC)
_AHEAD: Final = timedelta(days=1)  # a watch that runs ahead is forgiven, a year 2085 is not


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant with the local calendar it fell on. ``timezone`` is an IANA name where one is known to fit."""

    started_at: datetime
    utc_offset_s: int
    timezone: str | None

    @property
    def local_start(self) -> datetime:
        """The wall clock at the start, without a zone."""
        return (self.started_at + timedelta(seconds=self.utc_offset_s)).replace(tzinfo=None)

    @property
    def local_day(self) -> date:
        """The athlete's day."""
        return local_day_of(self.started_at, self.utc_offset_s)


def moment_in(started_at: datetime, zone: ZoneInfo, *, utc_offset_s: int | None = None) -> Moment:
    """Return the moment of a start, by its own offset where it is known, else by a zone.

    The zone's name is kept only where its offset is the activity's own: an athlete may have been travelling.
    """
    zone_offset_s = _offset_s(started_at, zone)
    if utc_offset_s is None or utc_offset_s == zone_offset_s:
        return Moment(started_at, zone_offset_s, zone.key)
    return Moment(started_at, utc_offset_s, None)


def _offset_s(instant: datetime, zone: ZoneInfo) -> int:
    offset = instant.astimezone(zone).utcoffset()
    return int(offset.total_seconds()) if offset else 0


def check_start(started_at: datetime, now: datetime, pointer: str = "/start_time") -> datetime:
    """Return the start in UTC. Raises InvalidValue when it is naive, before 1970 or over a day ahead."""
    if started_at.tzinfo is None:
        raise InvalidValue(pointer, "A time needs its offset, such as 2026-11-24T07:30:00+01:00.")
    if not _EARLIEST <= started_at <= now + _AHEAD:
        raise InvalidValue(pointer, "A start lies between 1970 and today.")
    return started_at.astimezone(UTC)
