"""What one activity did, computed from its samples and the thresholds in force."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.reasons import Reason

ALGORITHM: Final = 1
"""Version of everything below; stored with the values, so that a better formula finds what it has to redo."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is known of one activity. ``streams`` is empty for a manual entry."""

    sport: Sport
    streams: Streams = field(repr=False)
    timer_time_s: float
    avg_hr_bpm: float | None = None
    rpe: float | None = None
    load_override: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityMetrics:
    """Values in SI units, or None with an entry in ``reasons`` under the value's name.

    ``estimated`` names the values that rest on an estimated threshold or an assumed sex. ``dropped`` counts the
    samples that were outliers, by channel. ``threshold_from`` is the first day of the threshold row in force.
    """

    load: float | None
    load_method: LoadMethod | None
    trimp: float | None
    hrss: float | None
    np_w: float | None
    intensity_factor: float | None
    variability_index: float | None
    tss: float | None
    work_kj: float | None
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    estimated: frozenset[str] = frozenset()
    dropped: Mapping[str, int] = field(default_factory=dict)
    threshold_from: date | None = None
    algorithm: int = ALGORITHM
