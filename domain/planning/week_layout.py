"""The sessions of a week by rules: which day, what for, how long."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.plan import Phase
from training_analyzer.domain.planning.plan_weeks import WeekShape
from training_analyzer.domain.planning.workout import HARD, WorkoutPurpose

FEWEST_SESSIONS: Final = 2
MOST_SESSIONS: Final = 7
SHORTEST_SESSION_S: Final = 1200.0
_ROUND_TO_S: Final = 300.0
_LONGEST_S: Final[Mapping[Sport, float]] = {
    Sport.RUNNING: 3 * 3600.0,
    Sport.SWIMMING: 2 * 3600.0,
    Sport.CYCLING: 6 * 3600.0,
}
_LONGEST_OTHER_S: Final = 4 * 3600.0
_MOST_HARD_S: Final = 5400.0
_LONG_GROWTH: Final = 1.15
_TRIATHLON: Final = (Sport.RUNNING, Sport.SWIMMING, Sport.CYCLING)

# weekdays from Monday, 0, by the number of sessions: hard, easy and recovery ones; the long one is on Sunday
_LAYOUTS: Final[Mapping[int, tuple[tuple[int, str], ...]]] = {
    2: ((2, "first"), (6, "long")),
    3: ((1, "first"), (3, "easy"), (6, "long")),
    4: ((1, "first"), (3, "second"), (5, "easy"), (6, "long")),
    5: ((1, "first"), (2, "easy"), (3, "second"), (5, "easy"), (6, "long")),
    6: ((0, "recovery"), (1, "first"), (2, "easy"), (3, "second"), (5, "easy"), (6, "long")),
    7: (
        (0, "recovery"),
        (1, "first"),
        (2, "easy"),
        (3, "second"),
        (4, "recovery"),
        (5, "easy"),
        (6, "long"),
    ),
}
_WEIGHTS: Final = {
    WorkoutPurpose.LONG: 1.8,
    WorkoutPurpose.TEMPO: 1.1,
    WorkoutPurpose.INTERVALS: 1.1,
    WorkoutPurpose.EASY: 1.0,
    WorkoutPurpose.RECOVERY: 0.6,
}
"""How the time of a week is shared out. Ours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session of a week; ``weekday`` counts from Monday, 0."""

    weekday: int
    sport: Sport
    purpose: WorkoutPurpose
    duration_s: float


def sessions_of(
    shape: WeekShape, *, count: int, week_s: float, sport: Sport, longest_s: float | None, long_race: bool
) -> list[Session]:
    """Return the sessions of a week, in order of day, that take about the week's time.

    The long one grows on from the longest of late, and no session is longer than its sport bears.
    """
    purposes = [(day, _purpose(slot, shape, long_race=long_race)) for day, slot in _LAYOUTS[count]]
    total = sum(_WEIGHTS[purpose] for _, purpose in purposes)
    most_s = _most_s(shape, week_s / count, sport, longest_s)
    return [
        Session(
            weekday=day,
            sport=_TRIATHLON[number % len(_TRIATHLON)] if sport is Sport.MULTISPORT else sport,
            purpose=purpose,
            duration_s=_rounded(min(week_s * _WEIGHTS[purpose] / total, most_s[purpose in HARD])),
        )
        for number, (day, purpose) in enumerate(purposes)
    ]


def _most_s(shape: WeekShape, mean_s: float, sport: Sport, longest_s: float | None) -> tuple[float, float]:
    """Return how long a session may be, and a hard one."""
    most_s = _LONGEST_S.get(sport, _LONGEST_OTHER_S)
    if longest_s is not None:
        most_s = min(most_s, max(longest_s * _LONG_GROWTH * shape.volume, mean_s))
    return most_s, min(most_s, _MOST_HARD_S)


def default_sessions(usual: int | None) -> int:
    """Return how many sessions a week has: as many as of late, from two to six; four where nothing is known."""
    return 4 if usual is None else min(max(usual, FEWEST_SESSIONS), MOST_SESSIONS - 1)


def _purpose(slot: str, shape: WeekShape, *, long_race: bool) -> WorkoutPurpose:
    if slot == "first":
        return WorkoutPurpose.TEMPO if shape.phase is Phase.BASE or long_race else WorkoutPurpose.INTERVALS
    if slot == "second":
        easy = shape.resting or shape.phase in {Phase.BASE, Phase.TAPER}
        if easy:
            return WorkoutPurpose.EASY
        return WorkoutPurpose.INTERVALS if long_race else WorkoutPurpose.TEMPO
    return WorkoutPurpose(slot)


def _rounded(duration_s: float) -> float:
    return max(round(duration_s / _ROUND_TO_S) * _ROUND_TO_S, SHORTEST_SESSION_S)
