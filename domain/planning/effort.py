"""A step as it will be done: how long, how far, how hard."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.step import Part, Step, StepKind, steps_done
from training_analyzer.domain.planning.target import TargetMetric, span_of
from training_analyzer.domain.training.thresholds import Threshold

EASY_SHARES: Final = {TargetMetric.POWER: 0.55, TargetMetric.HEART_RATE: 0.8, TargetMetric.PACE: 0.75}
"""Warming up, cooling down and recovery without a target: shares of threshold power, heart rate and speed. Ours."""
_EASY_SWIM: Final = 0.85
_GENTLE: Final = frozenset({StepKind.WARMUP, StepKind.COOLDOWN, StepKind.RECOVERY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """All rounds of one step: seconds, metres, and W, bpm or m/s as its ``metric`` says. Unknown is None."""

    kind: StepKind
    metric: TargetMetric | None
    duration_s: float | None
    distance_m: float | None
    value: float | None
    targeted: bool

    @property
    def assumed(self) -> bool:
        """Whether its value is our guess: going gently without a target."""
        return not self.targeted and self.kind in _GENTLE


def efforts_of(parts: Sequence[Part], sport: Sport, threshold: Threshold | None) -> list[Effort]:
    """Return the steps as they will be done by the thresholds in force; steps without a target follow the others'."""
    steps = list(steps_done(parts))
    metrics = {step.target.metric for _, step in steps if step.target}
    common = metrics.pop() if len(metrics) == 1 else None
    return [_effort(times, step, common, sport, threshold) for times, step in steps]


def threshold_value(metric: TargetMetric, sport: Sport, threshold: Threshold | None) -> float | None:
    """Return the athlete's threshold in W, bpm or m/s; None where it is unknown."""
    if threshold is None:
        return None
    if metric is not TargetMetric.PACE:
        return threshold.ftp_w if metric is TargetMetric.POWER else threshold.lthr_bpm
    if sport is Sport.SWIMMING:
        return 100.0 / threshold.css_s_per_100m if threshold.css_s_per_100m else None
    return 1000.0 / threshold.threshold_pace_s_per_km if threshold.threshold_pace_s_per_km else None


def _effort(
    times: int, step: Step, common: TargetMetric | None, sport: Sport, threshold: Threshold | None
) -> Effort:
    metric = step.target.metric if step.target else common
    value = _value(step, metric, sport, threshold)
    speed_mps = value if metric is TargetMetric.PACE else None
    duration_s, distance_m = step.duration_s, 0.0 if step.kind is StepKind.REST else step.distance_m
    if duration_s is None and distance_m is not None and speed_mps:
        duration_s = distance_m / speed_mps
    if distance_m is None and duration_s is not None and speed_mps is not None:
        distance_m = duration_s * speed_mps
    return Effort(
        kind=step.kind,
        metric=metric,
        duration_s=None if duration_s is None else times * duration_s,
        distance_m=None if distance_m is None else times * distance_m,
        value=value,
        targeted=step.target is not None,
    )


def _value(
    step: Step, metric: TargetMetric | None, sport: Sport, threshold: Threshold | None
) -> float | None:
    if step.target is not None:
        span = span_of(step.target, threshold)
        return span.middle if span else None
    if metric is None or step.kind is StepKind.WORK:
        return None
    if step.kind is StepKind.REST:
        return 0.0 if metric is not TargetMetric.HEART_RATE else _resting(threshold)
    base = threshold_value(metric, sport, threshold)
    share = _EASY_SWIM if sport is Sport.SWIMMING else EASY_SHARES[metric]
    return base * share if base else None


def _resting(threshold: Threshold | None) -> float | None:
    return threshold.rest_hr_bpm if threshold else None
