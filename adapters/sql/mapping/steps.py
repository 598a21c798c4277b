"""The steps of a workout as JSON: what is None is left out."""

from collections.abc import Mapping, Sequence
from typing import Any

from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.target import Target, TargetMetric


def json_of(parts: Sequence[Part]) -> list[dict[str, Any]]:
    """Return steps as JSON values."""
    return [
        {"times": part.times, "steps": [_of_step(step) for step in part.steps]}
        if isinstance(part, Repeat)
        else _of_step(part)
        for part in parts
    ]


def parts_of(values: Sequence[Mapping[str, Any]]) -> tuple[Part, ...]:
    """Return the steps of what `json_of` gave."""
    return tuple(
        Repeat(times=value["times"], steps=tuple(_step(step) for step in value["steps"]))
        if "times" in value
        else _step(value)
        for value in values
    )


def _of_step(step: Step) -> dict[str, Any]:
    values = {
        "kind": step.kind.value,
        "duration_s": step.duration_s,
        "distance_m": step.distance_m,
        "target": None if step.target is None else _of_target(step.target),
        "note": step.note,
    }
    return {name: value for name, value in values.items() if value is not None}


def _of_target(target: Target) -> dict[str, Any]:
    values = {
        "metric": target.metric.value,
        "zone": target.zone,
        "low": target.low,
        "high": target.high,
    }
    return {name: value for name, value in values.items() if value is not None}


def _step(values: Mapping[str, Any]) -> Step:
    target = values.get("target")
    return Step(
        kind=StepKind(values["kind"]),
        duration_s=_number(values, "duration_s"),
        distance_m=_number(values, "distance_m"),
        target=None if target is None else _target(target),
        note=values.get("note"),
    )


def _target(values: Mapping[str, Any]) -> Target:
    return Target(
        metric=TargetMetric(values["metric"]),
        zone=values.get("zone"),
        low=_number(values, "low"),
        high=_number(values, "high"),
    )


def _number(values: Mapping[str, Any], name: str) -> float | None:
    """Return a number as a float: JSON does not keep that 600.0 was one everywhere."""
    value = values.get(name)
    return None if value is None else float(value)
