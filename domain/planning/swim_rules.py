"""Swims by rules: sets in metres, by critical swim speed."""

from collections.abc import Mapping
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.intensity import NOTES, Intensity, target_of
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.target import span_of
from training_analyzer.domain.planning.workout import WorkoutPurpose
from training_analyzer.domain.training.thresholds import Threshold

_LENGTH_M: Final = 50.0
_WARM_M: Final = 300.0
_COOL_M: Final = 200.0
_SETS: Final[Mapping[WorkoutPurpose, tuple[Intensity, float, float]]] = {
    WorkoutPurpose.RECOVERY: (Intensity.RECOVERY, 100.0, 15.0),
    WorkoutPurpose.EASY: (Intensity.EASY, 200.0, 15.0),
    WorkoutPurpose.LONG: (Intensity.EASY, 400.0, 20.0),
    WorkoutPurpose.TEMPO: (Intensity.TEMPO, 200.0, 20.0),
    WorkoutPurpose.INTERVALS: (Intensity.HARD, 100.0, 25.0),
}
"""Intensity, metres and rest of one repetition. Ours."""
_MOST_ROUNDS: Final = 99


def swim_parts(purpose: WorkoutPurpose, whole_s: float, threshold: Threshold) -> tuple[Part, ...]:
    """Return warm-up, one set and cool-down that take about the time. The row has a critical swim speed."""
    intensity, distance_m, rest_s = _SETS[purpose]
    around_s = _WARM_M / _speed(Intensity.EASY, threshold) + _COOL_M / _speed(Intensity.RECOVERY, threshold)
    scale = min(1.0, 0.4 * whole_s / around_s)
    warm_m, cool_m = _lengths(_WARM_M * scale), _lengths(_COOL_M * scale)
    core_s = (
        whole_s - warm_m / _speed(Intensity.EASY, threshold) - cool_m / _speed(Intensity.RECOVERY, threshold)
    )
    rounds = int(core_s // (distance_m / _speed(intensity, threshold) + rest_s))
    work = _swim(StepKind.WORK, intensity, distance_m, threshold)
    rest = Step(kind=StepKind.REST, duration_s=rest_s)
    middle: Part = work if rounds <= 1 else Repeat(times=min(rounds, _MOST_ROUNDS), steps=(work, rest))
    return (
        _swim(StepKind.WARMUP, Intensity.EASY, warm_m, threshold),
        middle,
        _swim(StepKind.COOLDOWN, Intensity.RECOVERY, cool_m, threshold),
    )


def _speed(intensity: Intensity, threshold: Threshold) -> float:
    target = target_of(intensity, Sport.SWIMMING, threshold)
    span = span_of(target, threshold) if target else None
    return span.middle if span else 1.0


def _swim(kind: StepKind, intensity: Intensity, distance_m: float, threshold: Threshold) -> Step:
    target = target_of(intensity, Sport.SWIMMING, threshold)
    return Step(kind=kind, distance_m=distance_m, target=target, note=NOTES[intensity])


def _lengths(distance_m: float) -> float:
    return max(distance_m // _LENGTH_M * _LENGTH_M, _LENGTH_M)
