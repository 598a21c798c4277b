"""The same session from two sources: a watch and a service, a file and a sync."""

from collections.abc import Sequence
from typing import Final

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import family

DUPLICATE_START_S: Final = 120.0
_DURATION_SHARE: Final = 0.05
_DISTANCE_SHARE: Final = 0.03


def is_same(one: Activity, other: Activity) -> bool:
    """Whether two activities are one session.

    They start within 120 s, are of one family of sports, their durations differ by at most 5 % and, where both have
    one, their distances by at most 3 % (of the larger).
    """
    apart_s = abs((one.started_at - other.started_at).total_seconds())
    if apart_s > DUPLICATE_START_S or family(one.sport) is not family(other.sport):
        return False
    if not _close(one.elapsed_time_s, other.elapsed_time_s, _DURATION_SHARE):
        return False
    if one.distance_m is None or other.distance_m is None:
        return True
    return _close(one.distance_m, other.distance_m, _DISTANCE_SHARE)


def find_duplicate(activity: Activity, others: Sequence[Activity]) -> Activity | None:
    """Return the activity that is already there for the same session, the nearest by start, or None.

    Legs are no candidates, nor is what is itself a duplicate: links lead to what counts.
    """
    same = [
        other
        for other in others
        if other.id != activity.id
        and other.parent_id is None
        and other.duplicate_of is None
        and is_same(activity, other)
    ]
    return min(same, key=lambda other: (abs(other.started_at - activity.started_at), other.id), default=None)


def _close(one: float, other: float, share: float) -> bool:
    return abs(one - other) <= share * max(one, other)
