"""Rows of ``activitylist-service``: metres, seconds, m/s, bpm, W and kcal as they are.

Centimetres (stride, vertical oscillation, pool), milliseconds (ground contact) and steps of both feet are among what is
not taken over: the recording has them better.
"""

import hashlib
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from training_analyzer.adapters.garmin_data.sports import sport_of
from training_analyzer.adapters.garmin_data.values import (
    Json,
    Record,
    ShapeChanged,
    at,
    canonical,
    instant,
    instant_written,
    measured,
    positive,
    rows,
    text,
    written,
)
from training_analyzer.domain.sync.summary import ActivitySummary

_OTHERS_DOING: Final = (
    "owner",
    "userRoles",
    "userPro",
    "activityLike",
    "numberOfActivity",
    "likedBy",
    "commentedBy",
)
"""Beginnings of names whose values change without the activity: who likes it, whose face is shown beside it."""


def summaries(answer: Json, source: str) -> Sequence[ActivitySummary]:
    """Return the activities of a page. Raises ShapeChanged."""
    return [summary(row, source) for row in rows(answer)]


def summary(row: Record, source: str) -> ActivitySummary:
    """Return one activity. Raises ShapeChanged where it has no id or no start."""
    started_at = _started_at(row)
    type_key = text(at(row, "activityType", "typeKey")) or "other"
    raw = canonical(row)
    own = {name: value for name, value in row.items() if not name.startswith(_OTHERS_DOING)}
    return ActivitySummary(
        source=source,
        external_id=str(_id(row.get("activityId"))),
        name=text(row.get("activityName")),
        sport=sport_of(type_key),
        provider_sport=type_key,
        started_at=started_at,
        utc_offset_s=_utc_offset_s(row, started_at),
        elapsed_time_s=measured(row.get("elapsedDuration")),
        timer_time_s=measured(row.get("duration")),
        moving_time_s=measured(row.get("movingDuration")),
        distance_m=measured(row.get("distance")),
        ascent_m=measured(row.get("elevationGain")),
        avg_hr_bpm=positive(row.get("averageHR")),
        max_hr_bpm=positive(row.get("maxHR")),
        avg_power_w=measured(row.get("avgPower")),
        max_power_w=measured(row.get("maxPower")),
        np_w=measured(row.get("normPower")),
        energy_kcal=measured(row.get("calories")),
        parent_id=None if row.get("parentId") is None else str(_id(row.get("parentId"))),
        device=text(row.get("manufacturer")),
        manual=row.get("manualActivity") is True,
        revision=hashlib.sha256(canonical(own)).hexdigest(),
        raw=raw,
    )


def _id(value: Json) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise ShapeChanged
    return value


def _started_at(row: Record) -> datetime:
    """``beginTimestamp`` is milliseconds UTC; the texts have no zone, so that only the one in GMT will do."""
    found = instant(row.get("beginTimestamp")) or instant_written(row.get("startTimeGMT"))
    if found is None:
        raise ShapeChanged
    return found


def _utc_offset_s(row: Record, started_at: datetime) -> int | None:
    local = written(row.get("startTimeLocal"))
    if local is None:
        return None
    gmt = written(row.get("startTimeGMT")) or started_at.astimezone(UTC).replace(tzinfo=None)
    return round((local - gmt).total_seconds())
