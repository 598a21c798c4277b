"""From the sessions of weeks to a plan's workouts: on their days, around the race, none of them past."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from training_analyzer.domain.planning.circumstances import Circumstances
from training_analyzer.domain.planning.plan import WEEK, Phase, Race
from training_analyzer.domain.planning.race_day import race_workout
from training_analyzer.domain.planning.week_layout import Session
from training_analyzer.domain.planning.workout import HARD, WorkoutEntry, WorkoutPurpose
from training_analyzer.domain.planning.workout_rules import design_workout_by_rules

_EVE_S: Final = 1200.0
_HARD_BEFORE_RACE_DAYS: Final = 2

type SessionsOfWeek = tuple[Phase, Sequence[Session]]


def workouts_of(
    weeks: Sequence[SessionsOfWeek], *, first_day: date, race: Race | None, circumstances: Circumstances
) -> tuple[WorkoutEntry, ...]:
    """Return the workouts in order of day, the race among them.

    What lies before today or after the race is left out; the day before it has 20 gentle minutes at most, and nothing
    hard is within two days of it.
    """
    found = []
    for number, (phase, sessions) in enumerate(weeks):
        for session in sorted(sessions, key=lambda each: each.weekday):
            day = first_day + number * WEEK + timedelta(days=session.weekday)
            if day < circumstances.today or (race is not None and day >= race.day):
                continue
            found.append(_workout(_before(race, day, session), day, phase, circumstances))
    if race is not None:
        found.append(race_workout(race))
    return tuple(found)


def _before(race: Race | None, day: date, session: Session) -> Session:
    left = (race.day - day).days if race else None
    if left == 1:
        return replace(session, purpose=WorkoutPurpose.RECOVERY, duration_s=min(session.duration_s, _EVE_S))
    if (
        left is not None
        and left <= _HARD_BEFORE_RACE_DAYS
        and session.purpose in HARD | {WorkoutPurpose.LONG}
    ):
        return replace(session, purpose=WorkoutPurpose.EASY)
    return session


def _workout(session: Session, day: date, phase: Phase, circumstances: Circumstances) -> WorkoutEntry:
    return design_workout_by_rules(
        sport=session.sport,
        purpose=session.purpose,
        duration_s=session.duration_s,
        threshold=circumstances.thresholds.get(session.sport),
        day=day,
        phase=phase,
    )
