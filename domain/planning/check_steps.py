"""What steps a workout may have, whoever wrote them."""

from collections.abc import Sequence
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.check_target import check_target
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind, steps_done
from training_analyzer.domain.training.thresholds import Threshold

MOST_STEPS: Final = 50
"""Repeats count as a step of their own: what Garmin's devices hold."""
LEAST_TIMES: Final = 2
MOST_TIMES: Final = 99
MOST_STEP_NOTE_CHARACTERS: Final = 200
_DAY_S: Final = 86_400.0
_LONGEST_M: Final = 1_000_000.0
_LEAST_DISTANCE_M: Final = 10.0
_LEAST_DURATION_S: Final = 1.0


def check_steps(parts: Sequence[Part], sport: Sport, threshold: Threshold | None) -> None:
    """Raise InvalidValue, by the pointer of the step, for a workout that no athlete could do.

    None or over 50 steps, an empty or endless repeat, a step of no length or of both a time and a distance, over 24
    hours or 1000 km in all, a zone that the athlete does not have, a target that no athlete reaches.
    """
    count = sum(1 + len(part.steps) if isinstance(part, Repeat) else 1 for part in parts)
    if not 0 < count <= MOST_STEPS:
        raise InvalidValue("/steps", f"A workout has 1 to {MOST_STEPS} steps, repeats included.")
    for number, part in enumerate(parts):
        pointer = f"/steps/{number}"
        if isinstance(part, Repeat):
            _check_repeat(part, pointer, sport, threshold)
        else:
            _check_step(part, pointer, sport, threshold)
    _check_whole(parts)


def _check_repeat(repeat: Repeat, pointer: str, sport: Sport, threshold: Threshold | None) -> None:
    if not LEAST_TIMES <= repeat.times <= MOST_TIMES:
        raise InvalidValue(f"{pointer}/times", f"Steps are repeated {LEAST_TIMES} to {MOST_TIMES} times.")
    if not repeat.steps:
        raise InvalidValue(f"{pointer}/steps", "A repeat has at least one step.")
    for number, step in enumerate(repeat.steps):
        _check_step(step, f"{pointer}/steps/{number}", sport, threshold)


def _check_step(step: Step, pointer: str, sport: Sport, threshold: Threshold | None) -> None:
    if step.duration_s is not None and step.distance_m is not None:
        raise InvalidValue(pointer, "A step has duration_s or distance_m, not both.")
    _check_length(step.duration_s, f"{pointer}/duration_s", _LEAST_DURATION_S, _DAY_S, "1 second to 24 hours")
    _check_length(step.distance_m, f"{pointer}/distance_m", _LEAST_DISTANCE_M, _LONGEST_M, "10 m to 1000 km")
    if step.kind is StepKind.REST and (step.distance_m is not None or step.target is not None):
        raise InvalidValue(pointer, "A rest has a time and no target; recovery is what goes on.")
    if step.target is not None:
        check_target(step.target, f"{pointer}/target", sport, threshold)
    _check_note(step.note, pointer)


def _check_length(value: float | None, pointer: str, least: float, most: float, what: str) -> None:
    if value is not None and not least <= value <= most:  # which NaN is not either
        raise InvalidValue(pointer, f"It takes {what}.")


def _check_note(note: str | None, pointer: str) -> None:
    if note is not None and not (0 < len(note) <= MOST_STEP_NOTE_CHARACTERS and note.isprintable()):
        raise InvalidValue(
            f"{pointer}/note", f"A note has 1 to {MOST_STEP_NOTE_CHARACTERS} printable characters."
        )


def _check_whole(parts: Sequence[Part]) -> None:
    done = list(steps_done(parts))
    if sum(times * (step.duration_s or 0.0) for times, step in done) > _DAY_S:
        raise InvalidValue("/steps", "A workout takes at most 24 hours.")
    if sum(times * (step.distance_m or 0.0) for times, step in done) > _LONGEST_M:
        raise InvalidValue("/steps", "A workout is at most 1000 km long.")
