"""One outing before it is recorded: what is done, where, from when, by a body in what shape."""

from dataclasses import dataclass
from datetime import datetime

from training_analyzer.adapters.demo.athlete import Shape
from training_analyzer.adapters.demo.loops import Course
from training_analyzer.adapters.demo.workouts import Step
from training_analyzer.domain.activities.sport import Sport


@dataclass(frozen=True, slots=True)
class Pause:
    """The timer stands still for ``length_s``, after so many seconds of its own time."""

    at_s: int
    length_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One sport of an outing. Without a course there is no position; ``lap_m`` is where the watch cuts laps by itself.

    Legs cut by the athlete instead, at every step, have no ``lap_m``.
    """

    sport: Sport
    sub_sport: str
    steps: tuple[Step, ...]
    course: Course | None = None
    pauses: tuple[Pause, ...] = ()
    lap_m: float | None = None

    @property
    def timer_s(self) -> int:
        """Seconds of the recorder's own time."""
        return sum(step.duration_s for step in self.steps)

    @property
    def elapsed_s(self) -> int:
        """Seconds from start to end."""
        return self.timer_s + sum(pause.length_s for pause in self.pauses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outing:
    """What happened from an aware local instant on. ``key`` seeds all that is random in its recording."""

    name: str
    local_start: datetime
    rpe: int | None
    legs: tuple[Leg, ...]
    shape: Shape
    key: str
