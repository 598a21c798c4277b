"""What a workout will take: time, way and load, as far as its steps say."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.effort import Effort, efforts_of
from training_analyzer.domain.planning.expected_load import load_of, method_of
from training_analyzer.domain.planning.step import Part, StepKind
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.thresholds import Threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is expected of a workout; each None has its reason. ``estimated``: the load rests on an assumption."""

    duration_s: float | None = None
    distance_m: float | None = None
    load: float | None = None
    load_method: LoadMethod | None = None
    estimated: bool = False
    reasons: Mapping[str, Reason] = field(default_factory=dict)


def expect(parts: Sequence[Part], sport: Sport, threshold: Threshold | None) -> Expected:
    """Return what the steps of a workout add up to, by the threshold row in force on its day, None for no row."""
    efforts = efforts_of(parts, sport, threshold)
    duration_s = _sum(effort.duration_s for effort in efforts)
    distance_m = _sum(effort.distance_m for effort in efforts)
    method, load, reason = _load(efforts, sport, threshold)
    reasons = {} if reason is None else {"load": reason, "load_method": reason}
    if duration_s is None:
        reasons["duration_s"] = Reason.NO_DURATION
    if distance_m is None:
        reasons["distance_m"] = Reason.NO_DISTANCE
    return Expected(
        duration_s=duration_s,
        distance_m=distance_m,
        load=load,
        load_method=method if reason is None else None,
        estimated=load is not None and _is_estimated(efforts, method, threshold),
        reasons=reasons,
    )


def _load(
    efforts: Sequence[Effort], sport: Sport, threshold: Threshold | None
) -> tuple[LoadMethod | None, float | None, Reason | None]:
    metrics = {effort.metric for effort in efforts if effort.metric is not None}
    if len(metrics) != 1:
        return None, None, Reason.MIXED_METHODS if metrics else Reason.NO_TARGET
    method = method_of(metrics.pop(), sport)
    if method is None:
        return None, None, Reason.OTHER_SPORT
    if any(effort.kind is StepKind.WORK and not effort.targeted for effort in efforts):
        return method, None, Reason.NO_TARGET
    if any(effort.value is None for effort in efforts):
        return method, None, Reason.NO_THRESHOLD
    if any(effort.duration_s is None for effort in efforts):
        return method, None, Reason.NO_DURATION
    load = load_of(method, efforts, threshold)
    return method, load, Reason.NO_THRESHOLD if load is None else None


def _is_estimated(efforts: Iterable[Effort], method: LoadMethod | None, threshold: Threshold | None) -> bool:
    by_heart = method is LoadMethod.HRSS and threshold is not None
    lacks = by_heart and threshold is not None and (threshold.lthr_bpm is None or threshold.sex is None)
    return lacks or any(effort.assumed for effort in efforts)


def _sum(values: Iterable[float | None]) -> float | None:
    found = list(values)
    known = [value for value in found if value is not None]
    return sum(known) if known and len(known) == len(found) else None
