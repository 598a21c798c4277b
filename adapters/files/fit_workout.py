"""Workouts as FIT files, which watches and bike computers take."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final

from training_analyzer.adapters.files.fit_writer import (
    ENUM,
    UINT16,
    UINT32,
    UINT32Z,
    Field,
    MessageKind,
    Values,
    fit_file,
)
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.target import TargetMetric, TargetSpan, span_of
from training_analyzer.domain.planning.workout import Workout
from training_analyzer.domain.training.outliers import LEAST_HR_BPM, MOST_HR_BPM, MOST_POWER_W
from training_analyzer.domain.training.thresholds import Threshold

_EPOCH: Final = datetime(1989, 12, 31, tzinfo=UTC)
_FILE_ID: Final = MessageKind(
    0,
    {
        "type": Field(0, ENUM),
        "manufacturer": Field(1, UINT16),
        "product": Field(2, UINT16),
        "serial_number": Field(3, UINT32Z),
        "time_created": Field(4, UINT32),
    },
)
_WORKOUT: Final = MessageKind(
    26,
    {
        "sport": Field(4, ENUM),
        "num_valid_steps": Field(6, UINT16),
        "wkt_name": Field(8),
        "sub_sport": Field(11, ENUM),
    },
)
_STEP: Final = MessageKind(
    27,
    {
        "message_index": Field(254, UINT16),
        "wkt_step_name": Field(0),
        "duration_type": Field(1, ENUM),
        "duration_value": Field(2, UINT32),
        "target_type": Field(3, ENUM),
        "target_value": Field(4, UINT32),
        "custom_target_value_low": Field(5, UINT32),
        "custom_target_value_high": Field(6, UINT32),
        "intensity": Field(7, ENUM),
        "notes": Field(8),
    },
)
_WORKOUT_FILE: Final = 5
_DEVELOPMENT: Final = 255
_BY_TIME, _BY_DISTANCE, _OPEN, _REPEAT = 0, 1, 5, 6
_NO_TARGET: Final = 2
_TARGETS: Final = {TargetMetric.PACE: 0, TargetMetric.HEART_RATE: 1, TargetMetric.POWER: 4}
_INTENSITIES: Final = {
    StepKind.WORK: 0,
    StepKind.REST: 1,
    StepKind.WARMUP: 2,
    StepKind.COOLDOWN: 3,
    StepKind.RECOVERY: 4,
}
_SPORTS: Final = {
    Sport.RUNNING: (1, 0),
    Sport.CYCLING: (2, 0),
    Sport.SWIMMING: (5, 0),
    Sport.WALKING: (11, 0),
    Sport.HIKING: (17, 0),
    Sport.ROWING: (15, 0),
    Sport.STRENGTH: (10, 20),
    Sport.SKIING: (12, 0),
    Sport.MULTISPORT: (18, 0),
    Sport.TRANSITION: (3, 0),
}
_GENERIC: Final = (0, 0)
_NAMES: Final = {
    StepKind.WARMUP: "Warm up",
    StepKind.WORK: "Work",
    StepKind.RECOVERY: "Recovery",
    StepKind.REST: "Rest",
    StepKind.COOLDOWN: "Cool down",
}
_FASTEST_MPS: Final = 40.0


class FitWorkoutEncoder:
    """Writes workouts as FIT files of the type ``workout``, made when the workout was last changed."""

    media_type = "application/vnd.ant.fit"
    suffix = "fit"

    def encode(self, workout: Workout, threshold: Threshold | None) -> bytes:
        """Return the workout as a file."""
        steps = _steps(workout.steps, threshold)
        sport, sub_sport = _SPORTS.get(workout.sport, _GENERIC)
        made_s = int((workout.updated_at - _EPOCH).total_seconds())
        file_id: Values = {
            "type": _WORKOUT_FILE,
            "manufacturer": _DEVELOPMENT,
            "product": 0,
            "serial_number": workout.id.int % 0xFFFFFFFF + 1,
            "time_created": min(max(made_s, 0), UINT32.invalid - 1),
        }
        head: Values = {
            "sport": sport,
            "num_valid_steps": len(steps),
            "wkt_name": workout.name,
            "sub_sport": sub_sport,
        }
        return fit_file([(_FILE_ID, [file_id]), (_WORKOUT, [head]), (_STEP, steps)])


def _steps(parts: Sequence[Part], threshold: Threshold | None) -> list[Values]:
    """Return the messages of all steps; a repeat follows its steps, and names the first of them."""
    written: list[Values] = []
    for part in parts:
        first = len(written)
        for step in part.steps if isinstance(part, Repeat) else (part,):
            written.append({"message_index": len(written), **_step(step, threshold)})
        if isinstance(part, Repeat):
            written.append(
                {
                    "message_index": len(written),
                    "duration_type": _REPEAT,
                    "duration_value": first,
                    "target_type": _NO_TARGET,
                    "target_value": part.times,
                }
            )
    return written


def _step(step: Step, threshold: Threshold | None) -> Values:
    return {
        "wkt_step_name": _NAMES[step.kind],
        **_length(step),
        **_target(step, threshold),
        "intensity": _INTENSITIES[step.kind],
        "notes": step.note,
    }


def _length(step: Step) -> Values:
    if step.duration_s is not None:
        return {"duration_type": _BY_TIME, "duration_value": round(step.duration_s * 1000.0)}
    if step.distance_m is not None:
        return {"duration_type": _BY_DISTANCE, "duration_value": round(step.distance_m * 100.0)}
    return {"duration_type": _OPEN}


def _target(step: Step, threshold: Threshold | None) -> Values:
    if step.target is None:
        return {"target_type": _NO_TARGET, "target_value": 0}
    kind = _TARGETS[step.target.metric]
    span = span_of(step.target, threshold)
    if span is None:
        return {"target_type": kind, "target_value": step.target.zone}
    low, high = _numbers(step.target.metric, span)
    return {
        "target_type": kind,
        "target_value": 0,
        "custom_target_value_low": low,
        "custom_target_value_high": high,
    }


def _numbers(metric: TargetMetric, span: TargetSpan) -> tuple[int, int]:
    """Return a span as FIT has it: watts above 1000, beats above 100, since what is below is percent; mm/s."""
    if metric is TargetMetric.POWER:
        return round(span.low) + 1000, round(span.high or MOST_POWER_W) + 1000
    if metric is TargetMetric.HEART_RATE:
        return round(max(span.low, LEAST_HR_BPM)) + 100, round(span.high or MOST_HR_BPM) + 100
    return round(span.low * 1000.0), round((span.high or _FASTEST_MPS) * 1000.0)
