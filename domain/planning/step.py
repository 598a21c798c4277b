"""The steps of a workout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from training_analyzer.domain.planning.target import Target


class StepKind(StrEnum):
    """What a step is for. ``rest`` is standing still, ``recovery`` is going on gently."""

    WARMUP = "warmup"
    WORK = "work"
    RECOVERY = "recovery"
    REST = "rest"
    COOLDOWN = "cooldown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step, over a time or a distance; with neither it ends when the athlete presses the lap button."""

    kind: StepKind
    duration_s: float | None = None
    distance_m: float | None = None
    target: Target | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """Steps that are done several times over. Repeats hold no repeats."""

    times: int
    steps: tuple[Step, ...]


type Part = Step | Repeat


def steps_done(parts: Sequence[Part]) -> Iterator[tuple[int, Step]]:
    """Yield every step with how many times it is done."""
    for part in parts:
        if isinstance(part, Repeat):
            yield from ((part.times, step) for step in part.steps)
        else:
            yield 1, part
