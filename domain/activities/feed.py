"""An athlete's activities in order of time, newest first, and what changed since."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.errors import ChangesExpired
from training_analyzer.domain.ids import ActivityId

CHANGES_KEPT: Final = timedelta(days=400)
"""How long removals are remembered."""


class Position(NamedTuple):
    """A place in a list ordered by instant and id."""

    at: datetime
    id: ActivityId


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the changes since an instant: an activity as it is now, or None where it was removed."""

    position: Position
    activity: Activity | None


def check_since(since: datetime, now: datetime) -> None:
    """Raise ChangesExpired for an instant since which not every removal is remembered."""
    if since < now - CHANGES_KEPT:
        raise ChangesExpired
