"""What belongs to one activity, as the API shows it."""

from collections.abc import Mapping, Sequence
from datetime import date

import msgspec

from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.entrypoints.http.copying import copied


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
        return copied(cls, metrics, estimated=sorted(metrics.estimated))
