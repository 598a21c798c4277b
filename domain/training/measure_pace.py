"""Metrics of running and swimming speed."""

from typing import Final

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.found import Found, is_measured
from training_analyzer.domain.training.grade import grade_adjusted
from training_analyzer.domain.training.metrics import Evidence
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.run_load import normalized_speed, run_intensity, run_tss
from training_analyzer.domain.training.sampling import Column, Seconds
from training_analyzer.domain.training.swim_load import swim_intensity, swim_tss, swimming_time_s
from training_analyzer.domain.training.thresholds import Threshold

_MOST_INTENSITY: Final = 3.0
"""Nobody swims at three times critical speed: such a distance or time is wrong."""


def measure_pace(
    found: Found, evidence: Evidence, seconds: Seconds, graded_mps: Column, threshold: Threshold | None
) -> None:
    """Measure a run's normalized graded speed and rTSS, or a swim's sTSS."""
    if evidence.sport is Sport.RUNNING:
        _measure_run(found, seconds, graded_mps, threshold)
    else:
        found.lacks(("ngp_mps", "rtss"), Reason.OTHER_SPORT)
    if evidence.sport is Sport.SWIMMING:
        _measure_swim(found, evidence, seconds, threshold)
    else:
        found.reasons["stss"] = Reason.OTHER_SPORT


def graded(seconds: Seconds) -> Column:
    """Return speed adjusted for grade, or as it is where there is no altitude; empty without speed."""
    speed_mps, altitude_m = seconds.of(Channel.SPEED), seconds.of(Channel.ALTITUDE)
    if not is_measured(speed_mps) or not is_measured(altitude_m):
        return speed_mps
    return grade_adjusted(speed_mps, altitude_m, seconds.stops)


def _measure_run(found: Found, seconds: Seconds, graded_mps: Column, threshold: Threshold | None) -> None:
    speed_mps = seconds.of(Channel.SPEED)
    if not is_measured(speed_mps):
        found.lacks(("ngp_mps", "rtss"), Reason.NO_SPEED)
        return
    ngp_mps = normalized_speed(graded_mps, seconds.stops)
    if found.put("ngp_mps", ngp_mps, Reason.TOO_SHORT) is None or ngp_mps is None:
        found.reasons["rtss"] = Reason.TOO_SHORT
        return
    if threshold is None or not threshold.threshold_pace_s_per_km:
        found.reasons["rtss"] = Reason.NO_THRESHOLD
        return
    intensity = run_intensity(ngp_mps, threshold.threshold_pace_s_per_km)
    found.values["rtss"] = run_tss(len(speed_mps), intensity)
    if not is_measured(seconds.of(Channel.ALTITUDE)):
        found.estimated |= {"ngp_mps", "rtss"}  # as if the way were flat


def _measure_swim(found: Found, evidence: Evidence, seconds: Seconds, threshold: Threshold | None) -> None:
    """By the distance and the time in motion; rest at the wall is no time in motion."""
    if not evidence.distance_m:
        found.reasons["stss"] = Reason.NO_DISTANCE
        return
    if threshold is None or not threshold.css_s_per_100m:
        found.reasons["stss"] = Reason.NO_THRESHOLD
        return
    moving_s = swimming_time_s(seconds.of(Channel.SPEED)) or evidence.moving_time_s or evidence.timer_time_s
    intensity = swim_intensity(evidence.distance_m, moving_s, threshold.css_s_per_100m)
    if intensity is not None and intensity > _MOST_INTENSITY:
        found.reasons["stss"] = Reason.IMPLAUSIBLE
        return
    load = None if intensity is None else swim_tss(moving_s, intensity)
    found.put("stss", load, Reason.ZERO_DENOMINATOR)
