"""The menu of sessions: how each kind spends its time."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from training_analyzer.adapters.demo import courses
from training_analyzer.adapters.demo.loops import Course
from training_analyzer.domain.activities.sport import Sport


class SessionKind(StrEnum):
    """What a session trains."""

    EASY_RUN = "easy_run"
    LONG_RUN = "long_run"
    TEMPO = "tempo"
    INTERVALS = "intervals"
    RECOVERY = "recovery"
    RIDE_ENDURANCE = "ride_endurance"
    RIDE_SWEET_SPOT = "ride_sweet_spot"
    RIDE_VO2 = "ride_vo2"
    SWIM = "swim"
    STRENGTH = "strength"


@dataclass(frozen=True, slots=True)
class Step:
    """A stretch of one effort: a fraction of FTP, threshold speed or CSS; 0 is rest at the wall."""

    duration_s: int
    effort: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Workout:
    """A session: ``easy`` effort, and within it ``reps`` of ``work_s`` at an effort, each with a rest after it.

    ``{reps}`` in the name stands for how many there was time for. ``courses`` are where it may lead; there is none on a trainer, in a pool or a gym. ``tail`` puts the reps at the end.
    """

    name: str
    sport: Sport
    sub_sport: str
    rpe: int
    easy: float
    reps: int = 0
    work_s: int = 0
    work: float = 0.0
    rest_s: int = 0
    rest: float = 0.0
    tail: bool = False
    courses: tuple[Course, ...] = ()

    @property
    def outdoors(self) -> bool:
        """Whether it leads anywhere."""
        return bool(self.courses)

    def title(self, duration_s: int) -> str:
        """Return the name of a session of this duration."""
        return self.name.format(reps=self._repeats(duration_s))

    def _repeats(self, duration_s: int) -> int:
        repeat_s = self.work_s + self.rest_s
        return min(self.reps, int(0.75 * duration_s) // repeat_s) if self.reps else 0

    def steps(self, duration_s: int) -> Iterator[Step]:
        """Yield steps of this duration in all; the reps take three quarters of it at most."""
        repeat_s, reps = self.work_s + self.rest_s, self._repeats(duration_s)
        easy_s = duration_s - reps * repeat_s
        before_s = easy_s - 300 if self.tail else round(easy_s * (0.6 if reps else 0.15))
        yield Step(before_s // 2, self.easy * 0.93)
        yield Step(before_s - before_s // 2, self.easy)
        for _ in range(reps):
            yield Step(self.work_s, self.work)
            if self.rest_s:
                yield Step(self.rest_s, self.rest)
        if easy_s > before_s:
            yield Step(easy_s - before_s, self.easy * (0.95 if reps else 1.0))


_STREET: Final = (courses.RIVER, courses.RIVER, courses.PARK)
_TRAIL: Final = (courses.VALLEY,)
_ROAD: Final = (courses.TO_THE_LAKE, courses.TO_THE_HILLS, courses.TO_THE_COAST)
_SUB_SPORTS: Final = {
    _STREET: "street",
    _TRAIL: "trail",
    (courses.RIVER,): "street",
    (courses.TRACK,): "track",
}


def _run(
    name: str, rpe: int, easy: float, *reps: float, on: tuple[Course, ...] = _STREET, tail: bool = False
) -> Workout:
    return _workout(name, Sport.RUNNING, _SUB_SPORTS[on], rpe, easy, reps, on=on, tail=tail)


def _ride(name: str, rpe: int, easy: float, *reps: float, on: tuple[Course, ...] = _ROAD) -> Workout:
    sub_sport = "road" if on else "indoor_cycling"
    return _workout(name, Sport.CYCLING, sub_sport, rpe, easy, reps, on=on)


def _swim(name: str, rpe: int, easy: float, *reps: float) -> Workout:
    return _workout(name, Sport.SWIMMING, "lap_swimming", rpe, easy, reps)


def _gym(name: str, rpe: int, easy: float) -> Workout:
    return _workout(name, Sport.STRENGTH, "strength_training", rpe, easy, ())


def _workout(
    name: str,
    sport: Sport,
    sub_sport: str,
    rpe: int,
    easy: float,
    reps: tuple[float, ...],
    *,
    on: tuple[Course, ...] = (),
    tail: bool = False,
) -> Workout:
    count, work_s, work, rest_s, rest = reps or (0, 0, 0.0, 0, 0.0)
    return Workout(
        name=name,
        sport=sport,
        sub_sport=sub_sport,
        rpe=rpe,
        easy=easy,
        reps=int(count),
        work_s=int(work_s),
        work=work,
        rest_s=int(rest_s),
        rest=rest,
        tail=tail,
        courses=on,
    )


# name, exertion, easy effort; then count, work in seconds, its effort, rest in seconds, its effort
MENU: Final = {
    SessionKind.EASY_RUN: (
        _run("Easy run", 3, 0.77),
        _run("Easy run along the Ter", 3, 0.76, on=(courses.RIVER,)),
        _run("Easy run with strides", 4, 0.77, 6, 20, 1.22, 70, 0.7),
        _run("Undulating run", 4, 0.79, on=_TRAIL),
    ),
    SessionKind.LONG_RUN: (
        _run("Long run", 5, 0.76),
        _run("Long run in the hills", 6, 0.75, on=_TRAIL),
        _run("Long run, brisk finish", 6, 0.76, 1, 1500, 0.9, 0, 0.0, tail=True),
        _run("Long run with three surges", 6, 0.76, 3, 600, 0.88, 480, 0.75),
    ),
    SessionKind.TEMPO: (
        _run("{reps} x 10 min tempo", 7, 0.76, 3, 600, 0.96, 120, 0.68),
        _run("{reps} x 15 min tempo", 7, 0.76, 2, 900, 0.94, 180, 0.68),
        _run("Tempo run", 7, 0.77, 1, 1500, 0.94, 0, 0.0),
        _run("Progression run", 6, 0.78, 1, 1200, 0.93, 0, 0.0, tail=True),
    ),
    SessionKind.INTERVALS: (
        _run("{reps} x 3 min hard", 8, 0.75, 6, 180, 1.06, 120, 0.62),
        _run("{reps} x 4 min hard", 8, 0.75, 5, 240, 1.04, 150, 0.62),
        _run("{reps} x 1 min fast", 8, 0.75, 10, 60, 1.13, 60, 0.65),
        _run("{reps} x 400 m", 8, 0.75, 12, 88, 1.1, 70, 0.55, on=(courses.TRACK,)),
        _run("Hill repeats", 8, 0.76, 8, 90, 1.05, 110, 0.6, on=_TRAIL),
    ),
    SessionKind.RECOVERY: (
        _run("Recovery run", 2, 0.7),
        _run("Shake-out run", 2, 0.72),
        _ride("Recovery spin", 2, 0.5),
    ),
    SessionKind.RIDE_ENDURANCE: (
        _ride("Endurance ride", 4, 0.65),
        _ride("Endurance ride to the coast", 5, 0.67, on=(courses.TO_THE_COAST,)),
        _ride("Lake loop", 4, 0.64, on=(courses.TO_THE_LAKE,)),
        _ride("Climbs at tempo", 6, 0.65, 3, 900, 0.83, 480, 0.58, on=(courses.TO_THE_HILLS,)),
        _ride("Group ride", 6, 0.66, 9, 150, 0.98, 330, 0.62),
    ),
    SessionKind.RIDE_SWEET_SPOT: (
        _ride("{reps} x 12 min sweet spot", 6, 0.62, 3, 720, 0.9, 240, 0.52),
        _ride("{reps} x 20 min sweet spot", 7, 0.62, 2, 1200, 0.91, 300, 0.52),
        _ride("{reps} x 8 min threshold", 7, 0.62, 4, 480, 0.97, 180, 0.5),
        _ride("{reps} x 12 min on the trainer", 6, 0.6, 3, 720, 0.91, 240, 0.5, on=()),
        _ride("{reps} x 10 min on the trainer", 7, 0.6, 4, 600, 0.92, 180, 0.5, on=()),
    ),
    SessionKind.RIDE_VO2: (
        _ride("{reps} x 4 min VO2max", 8, 0.6, 5, 240, 1.1, 240, 0.48),
        _ride("{reps} x 3 min VO2max", 8, 0.6, 6, 180, 1.15, 180, 0.48),
        _ride("30/15 s on the trainer", 9, 0.58, 30, 30, 1.22, 15, 0.5, on=()),
        _ride("{reps} x 3 min on the trainer", 8, 0.58, 5, 180, 1.15, 180, 0.48, on=()),
    ),
    SessionKind.SWIM: (
        _swim("Swim 100s", 6, 0.86, 20, 98, 1.0, 20, 0.0),
        _swim("Swim 200s", 6, 0.86, 9, 205, 0.97, 25, 0.0),
        _swim("Technique swim", 3, 0.84, 22, 62, 0.87, 28, 0.0),
        _swim("Endurance swim", 4, 0.87, 4, 480, 0.92, 30, 0.0),
        _swim("Swim 50s, fast", 7, 0.84, 24, 46, 1.07, 30, 0.0),
    ),
    SessionKind.STRENGTH: (
        _gym("Strength", 5, 0.42),
        _gym("Core and mobility", 3, 0.28),
        _gym("Strength, heavy", 6, 0.48),
    ),
}
