"""Workouts by rules: from a purpose and a time to steps in the athlete's own zones."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

from training_analyzer.domain.activities.naming import NOUNS
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.intensity import NOTES, Intensity, target_of
from training_analyzer.domain.planning.plan import Phase
from training_analyzer.domain.planning.step import Part, Repeat, Step, StepKind
from training_analyzer.domain.planning.swim_rules import swim_parts
from training_analyzer.domain.planning.workout import WorkoutEntry, WorkoutPurpose
from training_analyzer.domain.training.thresholds import Threshold

SHORTEST_S: Final = 600.0
LONGEST_S: Final = 12 * 3600.0
DESIGNED: Final = (
    WorkoutPurpose.EASY,
    WorkoutPurpose.LONG,
    WorkoutPurpose.TEMPO,
    WorkoutPurpose.INTERVALS,
    WorkoutPurpose.RECOVERY,
)
NOT_DESIGNED: Final = frozenset({Sport.MULTISPORT, Sport.TRANSITION, Sport.STRENGTH})
_MINUTE: Final = 60.0
_HARDER_END_S: Final = 5400.0
_MOST_TEMPO_S: Final = 3600.0
_MOST_HARD_S: Final = 1440.0
_HARD_S: Final[Mapping[Phase, tuple[float, float]]] = {
    Phase.BASE: (120.0, 120.0),
    Phase.BUILD: (180.0, 150.0),
    Phase.PEAK: (240.0, 180.0),
    Phase.TAPER: (60.0, 120.0),
}
"""Work and recovery of intervals: longer towards the race, short before it. Ours."""

type _Make = Callable[[StepKind, Intensity, float], Step]


def design_workout_by_rules(
    *,
    sport: Sport,
    purpose: WorkoutPurpose,
    duration_s: float,
    threshold: Threshold | None,
    day: date | None = None,
    phase: Phase = Phase.BUILD,
) -> WorkoutEntry:
    """Return a workout of about that time; the same arguments give the same workout.

    Steps are held to the zones that the thresholds make, and done by feel where they make none. A swim by critical
    swim speed is in metres. Raises InvalidValue for a purpose, a sport or a time that no rule is for.
    """
    if purpose not in DESIGNED:
        raise InvalidValue("/purpose", "It takes easy, long, tempo, intervals or recovery.")
    if sport in NOT_DESIGNED:
        raise InvalidValue("/sport", f"There are no workouts by rules for {sport}.")
    if not SHORTEST_S <= duration_s <= LONGEST_S:
        raise InvalidValue("/duration_s", "duration_s takes 10 minutes to 12 hours.")
    whole_s = duration_s // _MINUTE * _MINUTE

    def make(kind: StepKind, intensity: Intensity, length_s: float) -> Step:
        target = target_of(intensity, sport, threshold)
        return Step(kind=kind, duration_s=length_s, target=target, note=NOTES[intensity])

    parts: tuple[Part, ...]
    if sport is Sport.SWIMMING and threshold is not None and threshold.css_s_per_100m:
        parts = swim_parts(purpose, whole_s, threshold)
    else:
        parts = _parts(purpose, whole_s, phase, make)
    return WorkoutEntry(name=_name(purpose, sport), sport=sport, purpose=purpose, steps=parts, day=day)


def _name(purpose: WorkoutPurpose, sport: Sport) -> str:
    noun = NOUNS[sport]
    return f"Intervals ({noun})" if purpose is WorkoutPurpose.INTERVALS else f"{purpose.capitalize()} {noun}"


def _parts(purpose: WorkoutPurpose, whole_s: float, phase: Phase, make: _Make) -> tuple[Part, ...]:
    if purpose is WorkoutPurpose.RECOVERY:
        return (make(StepKind.WORK, Intensity.RECOVERY, whole_s),)
    if purpose is WorkoutPurpose.EASY:
        return (make(StepKind.WORK, Intensity.EASY, whole_s),)
    if purpose is WorkoutPurpose.LONG:
        return _long(whole_s, phase, make)
    warm_s, cool_s = _around(whole_s)
    core_s = whole_s - warm_s - cool_s
    core = _tempo(core_s, make) if purpose is WorkoutPurpose.TEMPO else _intervals(core_s, phase, make)
    return (
        make(StepKind.WARMUP, Intensity.EASY, warm_s),
        *core,
        make(StepKind.COOLDOWN, Intensity.RECOVERY, cool_s),
    )


def _around(whole_s: float) -> tuple[float, float]:
    """Return minutes to warm up and cool down: a quarter and a sixth, 15 and 10 minutes at most."""
    warm_s = min(whole_s / 4.0 // _MINUTE * _MINUTE, 900.0)
    return warm_s, min(whole_s / 6.0 // _MINUTE * _MINUTE, 600.0)


def _long(whole_s: float, phase: Phase, make: _Make) -> tuple[Part, ...]:
    if phase not in {Phase.BUILD, Phase.PEAK} or whole_s < _HARDER_END_S:
        return (make(StepKind.WORK, Intensity.EASY, whole_s),)
    end_s = whole_s / 5.0 // _MINUTE * _MINUTE
    return (
        make(StepKind.WORK, Intensity.EASY, whole_s - end_s),
        make(StepKind.WORK, Intensity.STEADY, end_s),
    )


def _tempo(core_s: float, make: _Make) -> tuple[Part, ...]:
    """Blocks of up to 15 minutes with 3 between them, an hour of them at most; the rest is easy."""
    easy_s = max(core_s - _MOST_TEMPO_S, 0.0)
    rounds = max(int((core_s - easy_s) // 1080.0), 1)
    each_s = (core_s - easy_s) / rounds // _MINUTE * _MINUTE
    easy_s = core_s - rounds * each_s
    rest_s = 180.0 if rounds > 1 else 0.0
    parts: list[Part] = []
    if easy_s:
        parts.append(make(StepKind.WORK, Intensity.EASY, easy_s))
    work = make(StepKind.WORK, Intensity.TEMPO, each_s - rest_s)
    parts.append(_repeated(rounds, work, make(StepKind.RECOVERY, Intensity.RECOVERY, rest_s)))
    return tuple(parts)


def _intervals(core_s: float, phase: Phase, make: _Make) -> tuple[Part, ...]:
    """As many as fit, 24 minutes of hard work at most; the rest is easy."""
    hard_s, rest_s = _HARD_S[phase]
    rounds = max(int(min(core_s // (hard_s + rest_s), _MOST_HARD_S // hard_s)), 1)
    if rounds == 1:
        hard_s, rest_s = min(hard_s, core_s), 0.0
    easy_s = core_s - rounds * (hard_s + rest_s)
    parts: list[Part] = []
    if easy_s:
        parts.append(make(StepKind.WORK, Intensity.EASY, easy_s))
    work = make(StepKind.WORK, Intensity.HARD, hard_s)
    parts.append(_repeated(rounds, work, make(StepKind.RECOVERY, Intensity.RECOVERY, rest_s)))
    return tuple(parts)


def _repeated(rounds: int, work: Step, rest: Step) -> Part:
    return Repeat(times=rounds, steps=(work, rest)) if rounds > 1 else work
