"""An athlete's activities in order of time, newest first, and what changed since."""

from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.ids import ActivityId


class Position(NamedTuple):
    """A place in a list ordered by instant and id."""

    at: datetime
    id: ActivityId


@dataclass(frozen=True, slots=True)
class Change:
    """One entry of the changes since an instant: an activity as it is now, or None where it was removed."""

    position: Position
    activity: Activity | None
