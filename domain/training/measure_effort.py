"""What was held, how fast distances were covered, and how output and heart rate went together."""

from collections.abc import Mapping, Sequence

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.best_efforts import BestEffort, best_efforts
from training_analyzer.domain.training.efficiency import (
    LEAST_S,
    decoupling_pct,
    is_steady,
    ride_efficiency,
    run_efficiency,
)
from training_analyzer.domain.training.found import Found, is_measured
from training_analyzer.domain.training.mean_max import mean_max
from training_analyzer.domain.training.metrics import Evidence
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Column, Seconds


def curves(seconds: Seconds) -> Mapping[str, Mapping[int, float]]:
    """Return the mean-max curve of each channel that was measured."""
    channels = {"power": Channel.POWER, "speed": Channel.SPEED, "hr": Channel.HEART_RATE}
    found = {name: mean_max(seconds.of(channel), seconds.stops) for name, channel in channels.items()}
    return {name: curve for name, curve in found.items() if curve}


def efforts(evidence: Evidence) -> Sequence[BestEffort]:
    """Return a run's best efforts over the standard distances."""
    times = evidence.streams.get(Channel.TIME)
    distances = evidence.streams.get(Channel.DISTANCE)
    if evidence.sport is not Sport.RUNNING or not times or not distances:
        return ()
    return tuple(best_efforts(times, distances))


def measure_efficiency(found: Found, evidence: Evidence, seconds: Seconds, graded_mps: Column) -> None:
    """Measure the efficiency factor and decoupling: power against heart rate, in a run graded speed."""
    hr_bpm = seconds.of(Channel.HEART_RATE)
    if not is_measured(hr_bpm):
        found.lacks(("efficiency_factor", "decoupling_pct"), Reason.NO_HEART_RATE)
        return
    running = evidence.sport is Sport.RUNNING
    output = graded_mps if running else seconds.of(Channel.POWER)
    if not is_measured(output):
        reason = Reason.NO_SPEED if running else Reason.NO_POWER
        found.lacks(("efficiency_factor", "decoupling_pct"), reason)
        return
    mean_bpm = _mean(hr_bpm)
    factor = None
    if running:
        factor = run_efficiency(_mean(output), mean_bpm)
    elif "np_w" in found.values:
        factor = ride_efficiency(found.values["np_w"], mean_bpm)
    found.put("efficiency_factor", factor, Reason.TOO_SHORT)
    short = min(len(output), len(hr_bpm)) < LEAST_S
    reason = Reason.TOO_SHORT if short else Reason.ZERO_DENOMINATOR
    found.put("decoupling_pct", decoupling_pct(output, hr_bpm), reason)
    if not is_steady(found.values.get("variability_index")):
        found.estimated.add("decoupling_pct")  # a changing effort decouples by itself


def _mean(column: Column) -> float:
    """Return the mean of the known values, of which there is at least one."""
    known = [x for x in column if x is not None]
    return sum(known) / len(known)
