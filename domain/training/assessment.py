"""What an athlete's thresholds and preferences make of an activity."""

from dataclasses import dataclass, replace

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Streams
from training_analyzer.domain.training.measure import measure
from training_analyzer.domain.training.metrics import ActivityMetrics, Evidence
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold, in_force


@dataclass(frozen=True, slots=True)
class Basis:
    """What the numbers of one athlete rest on."""

    thresholds: tuple[Threshold, ...]
    preferences: TrainingPreferences


def assess(activity: Activity, streams: Streams, basis: Basis) -> ActivityMetrics:
    """Return the metrics of a single activity, by the threshold row in force on its local day."""
    evidence = Evidence(
        sport=activity.sport,
        streams=streams,
        timer_time_s=activity.elapsed_time_s if activity.timer_time_s is None else activity.timer_time_s,
        moving_time_s=activity.moving_time_s,
        distance_m=activity.distance_m,
        avg_hr_bpm=activity.avg_hr_bpm,
        rpe=activity.rpe,
        load_override=activity.load_override,
    )
    threshold = in_force(basis.thresholds, activity.sport, activity.local_day)
    return measure(evidence, threshold, basis.preferences.order_for(activity.sport))


def with_load(activity: Activity, metrics: ActivityMetrics) -> Activity:
    """Return the activity with the values that lists show."""
    return replace(activity, np_w=metrics.np_w, load=metrics.load, load_method=metrics.load_method)


def same_load(one: Activity, other: Activity) -> bool:
    """Whether two states of an activity show the same values."""
    return (one.np_w, one.load, one.load_method) == (other.np_w, other.load, other.load_method)
