"""What an athlete's thresholds and preferences make of an activity."""

from dataclasses import dataclass, replace

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Streams
from training_analyzer.domain.training.measure import measure
from training_analyzer.domain.training.metrics import ActivityMetrics, Evidence
from training_analyzer.domain.training.offered import NO_METRICS, OfferedMetrics
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold, in_force


@dataclass(frozen=True, slots=True)
class Basis:
    """What the numbers of one athlete rest on. ``offered`` are the metrics of the deployment's plugins."""

    thresholds: tuple[Threshold, ...]
    preferences: TrainingPreferences
    offered: OfferedMetrics = NO_METRICS

    def threshold_for(self, activity: Activity) -> Threshold | None:
        """Return the threshold row in force on an activity's local day."""
        return in_force(self.thresholds, activity.sport, activity.local_day)


def assess(activity: Activity, streams: Streams, basis: Basis) -> ActivityMetrics:
    """Return the metrics of a single activity, by the threshold row in force on its local day."""
    order = basis.preferences.order_for(activity.sport)
    return measure(evidence_of(activity, streams), basis.threshold_for(activity), order, basis.offered)


def evidence_of(activity: Activity, streams: Streams) -> Evidence:
    """Return all that is known of an activity; without a timer the time elapsed stands for it."""
    return Evidence(
        sport=activity.sport,
        streams=streams,
        timer_time_s=activity.elapsed_time_s if activity.timer_time_s is None else activity.timer_time_s,
        moving_time_s=activity.moving_time_s,
        distance_m=activity.distance_m,
        avg_hr_bpm=activity.avg_hr_bpm,
        rpe=activity.rpe,
        load_override=activity.load_override,
    )


def with_load(activity: Activity, metrics: ActivityMetrics) -> Activity:
    """Return the activity with the values that lists show."""
    return replace(activity, np_w=metrics.np_w, load=metrics.load, load_method=metrics.load_method)


def same_load(one: Activity, other: Activity) -> bool:
    """Whether two states of an activity show the same values."""
    return (one.np_w, one.load, one.load_method) == (other.np_w, other.load, other.load_method)
