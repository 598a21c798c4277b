"""What one activity did, computed from its samples and the thresholds in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Streams
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.best_efforts import BestEffort
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.zones import Zone

ALGORITHM: Final = 3
"""Version of everything below; stored with the values, so that a better formula finds what it has to redo."""

VALUES: Final = (
    "trimp",
    "hrss",
    "edwards_trimp",
    "lucia_trimp",
    "np_w",
    "intensity_factor",
    "variability_index",
    "tss",
    "work_kj",
    "xpower_w",
    "bike_score",
    "ngp_mps",
    "rtss",
    "stss",
    "efficiency_factor",
    "decoupling_pct",
)
"""The single numbers of an activity, each a value or a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """All that is known of one activity. ``streams`` is empty for a manual entry."""

    sport: Sport
    streams: Streams = field(repr=False)
    timer_time_s: float
    moving_time_s: float | None = None
    distance_m: float | None = None
    avg_hr_bpm: float | None = None
    rpe: float | None = None
    load_override: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneTimes:
    """The seconds in each zone of a scheme, lowest first."""

    scheme: str
    zones: tuple[Zone, ...]
    time_s: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferedValue:
    """What a plugin's metric of one version came to: a value, or the reason why there is none."""

    value: float | None
    unit: str
    version: int
    reason: Reason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityMetrics:
    """Values in SI units, or None with an entry in ``reasons`` under the value's name.

    ``zones`` (by ``hr``, ``power``, ``pace``, and in three zones ``hr_three``, ``power_three``) and ``mean_max`` (by
    ``power``, ``speed``, ``hr``, then seconds) hold what
    could be measured. ``estimated`` names the values that rest on an estimated threshold or an assumed sex.
    ``plugin_metrics`` are the values of plugins' metrics by name. ``dropped`` counts the samples that were outliers, by
    channel. ``threshold_from`` is the first day of the
    threshold row in force.
    """

    load: float | None
    load_method: LoadMethod | None
    trimp: float | None = None
    hrss: float | None = None
    edwards_trimp: float | None = None
    lucia_trimp: float | None = None
    np_w: float | None = None
    intensity_factor: float | None = None
    variability_index: float | None = None
    tss: float | None = None
    work_kj: float | None = None
    xpower_w: float | None = None
    bike_score: float | None = None
    ngp_mps: float | None = None
    rtss: float | None = None
    stss: float | None = None
    efficiency_factor: float | None = None
    decoupling_pct: float | None = None
    zones: Mapping[str, ZoneTimes] = field(default_factory=dict)
    mean_max: Mapping[str, Mapping[int, float]] = field(default_factory=dict, repr=False)
    best_efforts: Sequence[BestEffort] = ()
    plugin_metrics: Mapping[str, OfferedValue] = field(default_factory=dict)
    reasons: Mapping[str, Reason] = field(default_factory=dict)
    estimated: frozenset[str] = frozenset()
    dropped: Mapping[str, int] = field(default_factory=dict)
    threshold_from: date | None = None
    algorithm: int = ALGORITHM
