"""What belongs to one activity, as the API shows it."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.training.metrics import ActivityMetrics


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
        return cls(
            position=lap.position,
            start_s=lap.start_s,
            elapsed_time_s=lap.elapsed_time_s,
            timer_time_s=lap.timer_time_s,
            distance_m=lap.distance_m,
            ascent_m=lap.ascent_m,
            avg_hr_bpm=lap.avg_hr_bpm,
            max_hr_bpm=lap.max_hr_bpm,
            avg_power_w=lap.avg_power_w,
            max_power_w=lap.max_power_w,
        )


class LapsOut(msgspec.Struct, frozen=True):
    """The laps of an activity, in order."""

    data: Sequence[LapOut]


class MetricsOut(msgspec.Struct, frozen=True):
    """What an activity did. A null value has an entry under its name in ``reasons``.

    ``estimated`` names values that rest on an estimated threshold or an assumed sex; ``dropped`` counts outliers by
    channel; ``threshold_from`` is the first day of the threshold row in force.
    """

    load: float | None
    load_method: str | None
    trimp: float | None
    hrss: float | None
    np_w: float | None
    intensity_factor: float | None
    variability_index: float | None
    tss: float | None
    work_kj: float | None
    reasons: Mapping[str, str]
    estimated: Sequence[str]
    dropped: Mapping[str, int]
    threshold_from: date | None
    algorithm: int

    @classmethod
    def of(cls, metrics: ActivityMetrics) -> "MetricsOut":
        """Return the metrics of an activity."""
        return cls(
            load=metrics.load,
            load_method=metrics.load_method,
            trimp=metrics.trimp,
            hrss=metrics.hrss,
            np_w=metrics.np_w,
            intensity_factor=metrics.intensity_factor,
            variability_index=metrics.variability_index,
            tss=metrics.tss,
            work_kj=metrics.work_kj,
            reasons=metrics.reasons,
            estimated=sorted(metrics.estimated),
            dropped=metrics.dropped,
            threshold_from=metrics.threshold_from,
            algorithm=metrics.algorithm,
        )
