"""What belongs to one activity, as the API shows it."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.training.explanation import Explanation
from training_analyzer.domain.training.metrics import ActivityMetrics, ZoneTimes
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.explanation_views import ExplanationOut


class LapOut(msgspec.Struct, frozen=True):
    """A lap; ``start_s`` counts elapsed seconds from the activity's start."""

    position: int
    start_s: float
    elapsed_time_s: float | None
    timer_time_s: float | None
    distance_m: float | None
    ascent_m: float | None
    avg_hr_bpm: int | None
    max_hr_bpm: int | None
    avg_power_w: int | None
    max_power_w: int | None

    @classmethod
    def of(cls, lap: Lap) -> "LapOut":
        """Return a lap."""
        return copied(cls, lap)


class LapsOut(msgspec.Struct, frozen=True):
    """The laps of an activity, in order."""

    data: Sequence[LapOut]


class ZoneOut(msgspec.Struct, frozen=True, rename={"from_": "from"}):
    """A zone from its lower bound, inclusive, to its upper one, which is null for the last; and the time in it."""

    zone: int
    from_: float
    to: float | None
    time_s: int


class ZonesOut(msgspec.Struct, frozen=True):
    """The time in the zones of one scheme, lowest first; bounds are in W, bpm or m/s."""

    scheme: str
    zones: Sequence[ZoneOut]

    @classmethod
    def of(cls, times: ZoneTimes) -> "ZonesOut":
        """Return the time in zones."""
        pairs = zip(times.zones, times.time_s, strict=True)
        return cls(
            times.scheme, [ZoneOut(zone.number, zone.lower, zone.upper, time_s) for zone, time_s in pairs]
        )


class BestEffortOut(msgspec.Struct, frozen=True):
    """The least elapsed time in which a distance was covered, and when it began."""

    distance_m: float
    duration_s: float
    start_s: float


class PluginMetricOut(msgspec.Struct, frozen=True):
    """What a plugin's metric came to; a null ``value`` has its ``reason``."""

    value: float | None
    unit: str
    version: int
    reason: str | None


class MetricsOut(msgspec.Struct, frozen=True):
    """What an activity did. A null value has an entry under its name in ``reasons``.

    ``zones`` and ``mean_max`` (by duration in seconds) hold what could be measured; ``hr_three`` and ``power_three``
    are the three zones around the two thresholds. ``estimated`` names values that rest
    on an estimated threshold or an assumed sex; ``dropped`` counts outliers by channel; ``threshold_from`` is the
    first day of the threshold row in force.
    """

    load: float | None
    load_method: str | None
    trimp: float | None
    hrss: float | None
    edwards_trimp: float | None
    lucia_trimp: float | None
    np_w: float | None
    intensity_factor: float | None
    variability_index: float | None
    tss: float | None
    rtss: float | None
    stss: float | None
    ngp_mps: float | None
    work_kj: float | None
    xpower_w: float | None
    bike_score: float | None
    zones: Mapping[str, ZonesOut]
    mean_max: Mapping[str, Mapping[int, float]]
    best_efforts: Sequence[BestEffortOut]
    decoupling_pct: float | None
    efficiency_factor: float | None
    plugin_metrics: Mapping[str, PluginMetricOut]
    reasons: Mapping[str, str]
    estimated: Sequence[str]
    dropped: Mapping[str, int]
    threshold_from: date | None
    algorithm: int
    explain: Mapping[str, ExplanationOut] | msgspec.UnsetType = msgspec.UNSET

    @classmethod
    def of(cls, metrics: ActivityMetrics, explained: Mapping[str, Explanation] | None = None) -> "MetricsOut":
        """Return the metrics of an activity, and what each value rests on where that is asked for."""
        return copied(
            cls,
            metrics,
            zones={name: ZonesOut.of(times) for name, times in metrics.zones.items()},
            best_efforts=[copied(BestEffortOut, effort) for effort in metrics.best_efforts],
            plugin_metrics={
                name: copied(PluginMetricOut, offered) for name, offered in metrics.plugin_metrics.items()
            },
            estimated=sorted(metrics.estimated),
            explain=msgspec.UNSET
            if explained is None
            else {name: ExplanationOut.of(each) for name, each in explained.items()},
        )
