"""A session that no device recorded."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.limits import check_totals
from training_analyzer.domain.activities.moment import check_start, moment_in
from training_analyzer.domain.activities.naming import name_of, parse_name, parse_notes
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, UserId

SOURCE: Final = "manual"


@dataclass(frozen=True, slots=True, kw_only=True)
class ManualEntry:
    """What the athlete remembers of it."""

    sport: Sport
    start_time: datetime
    elapsed_time_s: float
    name: str | None = None
    moving_time_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    avg_hr_bpm: int | None = None
    avg_power_w: int | None = None
    rpe: float | None = None
    notes: str | None = None


def activity_of(
    entry: ManualEntry, *, activity_id: ActivityId, user_id: UserId, zone: ZoneInfo, now: datetime
) -> Activity:
    """Return the entry as an activity in a time zone. Raises InvalidValue."""
    moment = moment_in(check_start(entry.start_time, now), zone)
    activity = Activity(
        id=activity_id,
        user_id=user_id,
        name=name_of(entry.sport, moment.local_start) if entry.name is None else parse_name(entry.name),
        sport=entry.sport,
        source=SOURCE,
        started_at=moment.started_at,
        utc_offset_s=moment.utc_offset_s,
        timezone=moment.timezone,
        local_day=moment.local_day,
        elapsed_time_s=entry.elapsed_time_s,
        timer_time_s=entry.elapsed_time_s if entry.moving_time_s is None else entry.moving_time_s,
        moving_time_s=entry.moving_time_s,
        distance_m=entry.distance_m,
        ascent_m=entry.ascent_m,
        avg_hr_bpm=entry.avg_hr_bpm,
        avg_power_w=entry.avg_power_w,
        rpe=entry.rpe,
        notes=None if entry.notes is None else parse_notes(entry.notes),
        created_at=now,
        updated_at=now,
    )
    check_totals(activity)
    return activity
