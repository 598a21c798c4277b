"""The steps of workouts as clients send them and as the API shows them."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.parameters import unfit


class PartKind(StrEnum):
    """The kinds of steps, and the repeat."""

    WARMUP = "warmup"
    WORK = "work"
    RECOVERY = "recovery"
    REST = "rest"
    COOLDOWN = "cooldown"
    REPEAT = "repeat"


class TargetForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """What a step is held to: a ``zone`` of yours, or a span from ``low`` to ``high``.

    In W for ``power``, bpm for ``hr``, m/s for ``pace``, which is a speed.
    """

    metric: TargetMetric
    zone: int | None = None
    low: float | None = None
    high: float | None = None

    def target(self) -> Target:
        """Return it in the domain's terms."""
        return Target(metric=self.metric, zone=self.zone, low=self.low, high=self.high)


class StepForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One step over ``duration_s`` or ``distance_m``; with neither it ends when you press the lap button."""

    kind: StepKind
    duration_s: float | None = None
    distance_m: float | None = None
    target: TargetForm | None = None
    note: str | None = None

    def step(self) -> Step:
        """Return it in the domain's terms."""
        return _step(self, self.kind)


class PartForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A step, or with ``kind`` ``repeat`` the ``steps`` that are done so many ``times``."""

    kind: PartKind
    duration_s: float | None = None
    distance_m: float | None = None
    target: TargetForm | None = None
    note: str | None = None
    times: int | None = None
    steps: Sequence[StepForm] | None = None

    def part(self, pointer: str) -> Part:
        """Return it in the domain's terms. Raises HttpProblem for members of the other kind."""
        if self.kind is PartKind.REPEAT:
            return self._repeat(pointer)
        if self.times is not None or self.steps is not None:
            raise unfit(pointer, "Only a repeat has times and steps.")
        return _step(self, StepKind(self.kind.value))

    def _repeat(self, pointer: str) -> Repeat:
        others = (self.duration_s, self.distance_m, self.target, self.note)
        if self.times is None or self.steps is None or any(each is not None for each in others):
            raise unfit(pointer, "A repeat has times and steps, and nothing else.")
        return Repeat(times=self.times, steps=tuple(step.step() for step in self.steps))

    @classmethod
    def of(cls, part: Part) -> "PartForm":
        """Return a step or repeat as its owner sees it."""
        if isinstance(part, Repeat):
            return cls(kind=PartKind.REPEAT, times=part.times, steps=[_shown(step) for step in part.steps])
        return copied(
            cls, part, kind=PartKind(part.kind.value), target=_target(part.target), times=None, steps=None
        )


def parts_of(forms: Sequence[PartForm], pointer: str = "") -> tuple[Part, ...]:
    """Return steps in the domain's terms. Raises HttpProblem."""
    return tuple(form.part(f"{pointer}/steps/{number}") for number, form in enumerate(forms))


def _step(form: StepForm | PartForm, kind: StepKind) -> Step:
    return Step(
        kind=kind,
        duration_s=form.duration_s,
        distance_m=form.distance_m,
        target=form.target.target() if form.target else None,
        note=form.note,
    )


def _shown(step: Step) -> StepForm:
    return copied(StepForm, step, target=_target(step.target))


def _target(target: Target | None) -> TargetForm | None:
    return None if target is None else copied(TargetForm, target)
