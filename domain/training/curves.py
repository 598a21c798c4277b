"""The curve of an athlete: the best of many activities for each duration."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from training_analyzer.domain.ids import ActivityId


class CurveKind(StrEnum):
    """What a mean-max curve is of: power in W, speed in m/s, heart rate in bpm."""

    POWER = "power"
    SPEED = "speed"
    HEART_RATE = "hr"


@dataclass(frozen=True, slots=True, kw_only=True)
class CurvePoint:
    """The largest mean over a duration, and the activity that held it."""

    duration_s: int
    value: float
    activity_id: ActivityId
    day: date
