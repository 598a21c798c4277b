"""Activities as the API shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.feed import Change
from training_analyzer.domain.ids import ActivityId
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.recording_views import LapOut, MetricsOut
from training_analyzer.entrypoints.http.times import activity_text, local
from training_analyzer.ports.hot_reads import ActivityRow


class ActivityItem(msgspec.Struct, frozen=True):
    """An activity in a list. ``start_time_local`` is the athlete's clock; unknown values are null.

    ``duplicate_of`` names the activity that counts in place of this one.
    """

    id: str
    name: str
    sport: str
    sub_sport: str | None
    start_time: datetime
    start_time_local: datetime
    utc_offset_s: int
    timezone: str | None
    elapsed_time_s: float
    timer_time_s: float | None
    moving_time_s: float | None
    distance_m: float | None
    ascent_m: float | None
    avg_hr_bpm: int | None
    max_hr_bpm: int | None
    avg_power_w: int | None
    max_power_w: int | None
    np_w: float | None
    load: float | None
    load_method: str | None
    source: str
    partial: bool
    duplicate_of: str | None
    updated_at: datetime

    @classmethod
    def of(cls, row: ActivityRow) -> "ActivityItem":
        """Return a row of the page, in the row's order with the local start after the start: the hottest conversion."""
        values: list[Any] = [*row]
        values[0] = activity_text(row.id)
        values[-2] = _text(row.duplicate_of)
        values.insert(5, local(row.started_at, row.utc_offset_s))
        return cls(*values)


class ActivityOut(ActivityItem, frozen=True, kw_only=True):
    """One activity in full. ``legs`` are the parts of a multisport activity; ``file`` leads to the original.

    ``laps`` and ``metrics`` are there when ``include`` asks for them.
    """

    avg_speed_mps: float | None
    energy_kj: float | None
    load_override: float | None
    rpe: float | None
    notes: str | None
    device: str | None
    import_notes: Sequence[str]
    parent_id: str | None
    file: str | None
    created_at: datetime
    legs: Sequence["ActivityOut"] | msgspec.UnsetType = msgspec.UNSET
    laps: Sequence[LapOut] | msgspec.UnsetType = msgspec.UNSET
    metrics: MetricsOut | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def whole(
        cls,
        activity: Activity,
        legs: Sequence[Activity] = (),
        *,
        laps: Sequence[LapOut] | msgspec.UnsetType = msgspec.UNSET,
        metrics: MetricsOut | msgspec.UnsetType = msgspec.UNSET,
    ) -> "ActivityOut":
        """Return an activity with its legs, where it has any, and the parts asked for."""
        shown = [cls.whole(leg) for leg in legs] if legs else msgspec.UNSET
        return copied(
            cls,
            activity,
            id=activity_text(activity.id),
            start_time=activity.started_at,
            start_time_local=local(activity.started_at, activity.utc_offset_s),
            duplicate_of=_text(activity.duplicate_of),
            parent_id=_text(activity.parent_id),
            avg_speed_mps=_speed(activity),
            file=f"/v1/activities/{activity_text(activity.id)}/file" if activity.file_sha256 else None,
            legs=shown,
            laps=laps,
            metrics=metrics,
        )


class RemovedOut(msgspec.Struct, frozen=True):
    """An activity that is gone, in a list of changes."""

    id: str
    removed: bool
    updated_at: datetime

    @classmethod
    def of(cls, change: Change) -> "RemovedOut":
        """Return the tombstone of a change."""
        return cls(activity_text(change.position.id), removed=True, updated_at=change.position.at)


def _speed(activity: Activity) -> float | None:
    """Return the mean speed over the time in motion, as far as that is known."""
    for time_s in (activity.moving_time_s, activity.timer_time_s, activity.elapsed_time_s):
        if time_s and activity.distance_m is not None:
            return activity.distance_m / time_s
    return None


def _text(activity_id: ActivityId | None) -> str | None:
    return activity_text(activity_id) if activity_id else None
