"""What a plan starts from: what the athlete wishes, does and can."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.plan import Race
from training_analyzer.domain.training.thresholds import Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanWish:
    """What is asked for. Without a race it is so many weeks of a sport; what is None the rules choose."""

    sport: Sport
    race: Race | None = None
    weeks: int | None = None
    sessions_per_week: int | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Circumstances:
    """The athlete as the last weeks show: means a week, the longest session, and the thresholds in force by sport.

    ``usual_load`` and ``usual_s`` are None where nothing was recorded; the plan then starts small.
    """

    today: date
    usual_load: float | None = None
    usual_s: float | None = None
    longest_s: float | None = None
    sessions_a_week: int | None = None
    thresholds: Mapping[Sport, Threshold] = field(default_factory=dict)
