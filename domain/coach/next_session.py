"""The next session by rules: what recovery allows, then what the last days lack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.coach.bands import Intensity
from training_analyzer.domain.coach.fact import Facts, known, number, said, word
from training_analyzer.domain.coach.session import Session


class NextKind(StrEnum):
    """What is next."""

    REST = "rest"
    RECOVERY = "recovery"
    EASY = "easy"
    LONG = "long"
    TEMPO = "tempo"
    INTERVALS = "intervals"


_ENDURANCE: Final = frozenset({Sport.RUNNING, Sport.CYCLING, Sport.SWIMMING, Sport.ROWING, Sport.SKIING})
_LOOK_BACK_DAYS: Final = 42
_LONG_EVERY_DAYS: Final = 6
_HARD_EVERY_DAYS: Final = 3
_SPENT: Final = -30.0
_TIRED: Final = -20.0
_FAR_MORE: Final = 1.5
_RACE_NEAR_DAYS: Final = 3
_LONG_SHARE: Final = 1.3
_OF_USUAL: Final = {
    NextKind.REST: 0.0,
    NextKind.RECOVERY: 0.6,
    NextKind.EASY: 0.9,
    NextKind.LONG: 1.5,
    NextKind.TEMPO: 1.0,
    NextKind.INTERVALS: 1.0,
}
_STEP_S: Final = 300


@dataclass(frozen=True, slots=True)
class _History:
    """The days since a hard and a long session, None where there was none in 42 days; the one done last."""

    since_hard: int | None
    since_long: int | None
    usual_s: float
    sport: Sport


def next_session(sessions: Sequence[Session], facts: Facts, today: date) -> Facts:
    """Return kind, sport, length and reason of the next session; unknown where nothing was done in 42 days."""
    history = _history(sessions, today)
    if history is None:
        lacking = {"next_kind": word(None, "no_evidence"), "next_sport": word(None, "no_evidence")}
        return {
            **lacking,
            "next_duration_s": number(None, "s", "no_evidence"),
            "next_because": word(None, "no_evidence"),
        }
    kind, because = _held_back(facts) or _lacking(history)
    length_s = round(history.usual_s * _OF_USUAL[kind] / _STEP_S) * _STEP_S
    return {
        "next_kind": word(kind),
        "next_sport": word(str(history.sport)),
        "next_duration_s": number(length_s or None, "s"),
        "next_because": word(because),
        "days_since_hard": number(history.since_hard, "days", "no_evidence"),
        "days_since_long": number(history.since_long, "days", "no_evidence"),
    }


def _held_back(facts: Facts) -> tuple[NextKind, str] | None:
    """Return what recovery allows where it does not allow all."""
    tsb, acwr, race = known(facts, "tsb"), known(facts, "acwr"), known(facts, "race_in_days")
    if race is not None and race <= _RACE_NEAR_DAYS:
        return NextKind.RECOVERY, "race_near"
    if said(facts, "readiness_light") == "red":
        return NextKind.RECOVERY, "readiness_red"
    if tsb is not None and tsb < _SPENT:
        return NextKind.REST, "form_very_low"
    if tsb is not None and tsb < _TIRED:
        return NextKind.RECOVERY, "form_low"
    if acwr is not None and acwr > _FAR_MORE:
        return NextKind.EASY, "load_rising_fast"
    return None


def _lacking(history: _History) -> tuple[NextKind, str]:
    if history.since_hard is not None and history.since_hard <= 1:
        return NextKind.EASY, "hard_lately"
    if history.since_long is None or history.since_long >= _LONG_EVERY_DAYS:
        return NextKind.LONG, "long_due"
    if history.since_hard is None:
        return NextKind.TEMPO, "hard_due"
    if history.since_hard >= _HARD_EVERY_DAYS:
        return NextKind.INTERVALS, "hard_due"
    return NextKind.EASY, "in_between"


def _history(sessions: Sequence[Session], today: date) -> _History | None:
    recent = [
        each
        for each in sessions
        if each.sport in _ENDURANCE and 0 <= (today - each.day).days < _LOOK_BACK_DAYS
    ]
    if not recent:
        return None
    sport = _most_done(recent)
    usual_s = median([each.duration_s for each in recent if each.sport is sport])
    long = [each.day for each in recent if each.sport is sport and each.duration_s >= _LONG_SHARE * usual_s]
    hard = [each.day for each in recent if each.intensity is Intensity.HARD]
    return _History(
        since_hard=(today - max(hard)).days if hard else None,
        since_long=(today - max(long)).days if long else None,
        usual_s=usual_s,
        sport=sport,
    )


def _most_done(sessions: Sequence[Session]) -> Sport:
    """Return the sport with the most sessions; of equal ones the first by name."""
    count = {
        sport: sum(each.sport is sport for each in sessions) for sport in {each.sport for each in sessions}
    }
    return min(count, key=lambda sport: (-count[sport], str(sport)))
