"""What a step may be held to."""

from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.training.outliers import (
    LEAST_HR_BPM,
    MOST_HR_BPM,
    MOST_POWER_W,
    MOST_SPEED_MPS,
)
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.zone_choice import chosen_zones

_HIGHEST_ZONE: Final = 7
_MOST_SWIM_MPS: Final = 3.0
_MOST_OTHER_MPS: Final = 40.0
_LEAST_SPEED_MPS: Final = 0.1
_UNITS: Final = {TargetMetric.POWER: "W", TargetMetric.HEART_RATE: "bpm", TargetMetric.PACE: "m/s"}


def check_target(target: Target, pointer: str, sport: Sport, threshold: Threshold | None) -> None:
    """Raise InvalidValue for a zone the athlete does not have, or a span that is empty or out of reach."""
    spanned = target.low is not None or target.high is not None
    if spanned is (target.zone is not None):
        raise InvalidValue(pointer, "A target is a zone, or a span from low to high.")
    if target.zone is not None:
        _check_zone(target.metric, target.zone, pointer, sport, threshold)
    else:
        _check_span(target, pointer, sport, threshold)


def _check_zone(
    metric: TargetMetric, zone: int, pointer: str, sport: Sport, threshold: Threshold | None
) -> None:
    if metric is TargetMetric.PACE and sport is not Sport.RUNNING:
        raise InvalidValue(f"{pointer}/zone", "Only running has zones of pace; give low and high in m/s.")
    chosen = chosen_zones(threshold).get(metric) if threshold else None
    most = chosen[1][-1].number if chosen else _HIGHEST_ZONE
    if not 1 <= zone <= most:
        raise InvalidValue(f"{pointer}/zone", f"The zones of {metric} are 1 to {most}.")


def _check_span(target: Target, pointer: str, sport: Sport, threshold: Threshold | None) -> None:
    least, most = _reach(target.metric, sport, threshold)
    unit = _UNITS[target.metric]
    for name, value in (("low", target.low), ("high", target.high)):
        if value is None or not least <= value <= most:  # which NaN is not either
            raise InvalidValue(f"{pointer}/{name}", f"{name} takes {least:g} to {most:g} {unit}.")
    if target.low is not None and target.high is not None and target.low > target.high:
        raise InvalidValue(pointer, "low is above high.")


def _reach(metric: TargetMetric, sport: Sport, threshold: Threshold | None) -> tuple[float, float]:
    if metric is TargetMetric.POWER:
        return 1.0, MOST_POWER_W
    if metric is TargetMetric.HEART_RATE:
        known = threshold.max_hr_bpm if threshold else None
        return LEAST_HR_BPM, known or MOST_HR_BPM
    if sport is Sport.SWIMMING:
        return _LEAST_SPEED_MPS, _MOST_SWIM_MPS
    return _LEAST_SPEED_MPS, MOST_SPEED_MPS.get(sport, _MOST_OTHER_MPS)
