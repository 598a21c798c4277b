"""What an athlete may change of an activity afterwards."""

from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Final
from zoneinfo import ZoneInfo

from training_analyzer.domain.activities.activity import Activity, local_day_of
from training_analyzer.domain.activities.errors import LegOfMultisport
from training_analyzer.domain.activities.limits import check_own_words, check_totals
from training_analyzer.domain.activities.manual import SOURCE as MANUAL
from training_analyzer.domain.activities.moment import check_start, moment_in
from training_analyzer.domain.activities.naming import parse_name, parse_notes
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue


class Keep(Enum):
    """Says that a field was not given: None would clear it."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityEdit:
    """New values, None to clear. The totals below ``start_time`` are the recording's own unless entered by hand.

    ``not_a_duplicate`` lets the activity count on its own again.
    """

    name: str | Keep = KEEP
    sport: Sport | Keep = KEEP
    notes: str | Keep | None = KEEP
    rpe: float | Keep | None = KEEP
    load_override: float | Keep | None = KEEP
    not_a_duplicate: bool = False
    start_time: datetime | Keep = KEEP
    elapsed_time_s: float | Keep = KEEP
    moving_time_s: float | Keep | None = KEEP
    distance_m: float | Keep | None = KEEP
    ascent_m: float | Keep | None = KEEP
    avg_hr_bpm: int | Keep | None = KEEP
    avg_power_w: int | Keep | None = KEEP


_TOTALS: Final = ("elapsed_time_s", "moving_time_s", "distance_m", "ascent_m", "avg_hr_bpm", "avg_power_w")
_PLAIN: Final = ("sport", "rpe", "load_override", *_TOTALS)


def edited(
    activity: Activity, edit: ActivityEdit, *, has_legs: bool, zone: ZoneInfo, now: datetime
) -> Activity:
    """Return the activity with the changes. Raises InvalidValue, LegOfMultisport."""
    _refuse(activity, edit, has_legs=has_legs)
    given = {field.name: getattr(edit, field.name) for field in fields(edit)}
    changes = {name: given[name] for name in _PLAIN if given[name] is not KEEP}
    if not isinstance(edit.name, Keep):
        changes["name"] = parse_name(edit.name)
    if not isinstance(edit.notes, Keep):
        changes["notes"] = None if edit.notes is None else parse_notes(edit.notes)
    if edit.not_a_duplicate:
        changes["duplicate_of"] = None
    changed = replace(activity, **changes, updated_at=now)
    if activity.source == MANUAL:
        moving = changed.moving_time_s
        changed = replace(changed, timer_time_s=changed.elapsed_time_s if moving is None else moving)
    if not isinstance(edit.start_time, Keep):
        changed = _moved(changed, check_start(edit.start_time, now), zone)
    if activity.source == MANUAL:
        check_totals(changed)
    else:
        check_own_words(changed)
    return changed


def _refuse(activity: Activity, edit: ActivityEdit, *, has_legs: bool) -> None:
    """Raise for changes that this kind of activity does not take."""
    if activity.source != MANUAL:
        for name in _TOTALS:
            if getattr(edit, name) is not KEEP:
                raise InvalidValue(f"/{name}", f"{name} comes from the recording and cannot be changed.")
    if activity.parent_id is not None and (edit.start_time is not KEEP or edit.not_a_duplicate):
        raise LegOfMultisport
    if has_legs and (edit.sport is not KEEP or edit.load_override is not KEEP):
        raise InvalidValue(
            "/sport" if edit.sport is not KEEP else "/load_override", "Change the legs instead."
        )


def _moved(activity: Activity, started_at: datetime, zone: ZoneInfo) -> Activity:
    """Return the activity at another start; where its zone is known to be the athlete's, the offset follows."""
    if activity.timezone == zone.key:
        moment = moment_in(started_at, zone)
        return replace(
            activity,
            started_at=moment.started_at,
            utc_offset_s=moment.utc_offset_s,
            local_day=moment.local_day,
        )
    return replace(activity, started_at=started_at, local_day=local_day_of(started_at, activity.utc_offset_s))


def shifted(leg: Activity, by: timedelta, now: datetime) -> Activity:
    """Return a leg moved along with its whole."""
    started_at = leg.started_at + by
    return replace(
        leg, started_at=started_at, local_day=local_day_of(started_at, leg.utc_offset_s), updated_at=now
    )
