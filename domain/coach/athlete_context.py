"""What the coach is told of an athlete: the week that ends with a day, form, readiness, and what is to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from statistics import fmean
from typing import Final

from training_analyzer.domain.coach.context import Context, Row
from training_analyzer.domain.coach.fact import Fact, Facts, number, word
from training_analyzer.domain.coach.form_facts import form_facts
from training_analyzer.domain.coach.next_session import next_session
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.session import Session, session_row, shares
from training_analyzer.domain.goals.goal import Goal, GoalKind
from training_analyzer.domain.training.fitness import FitnessDay
from training_analyzer.domain.training.intensity import ThreeZoneTotal
from training_analyzer.domain.training.training_paces import TrainingPace
from training_analyzer.domain.wellness.readiness import Readiness

WEEK_DAYS: Final = 7
SERIES_DAYS: Final = 35
"""A week, and the four before it that it is compared with."""
_A_WEEK: Final = timedelta(days=WEEK_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """How an athlete woke: readiness with what it rests on, None where unknown."""

    readiness: Readiness | None = None
    slept_s: float | None = None
    sleep_debt_s: float | None = None
    hrv_z: float | None = None
    resting_hr_bpm: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AthleteEvidence:
    """All that is known as of a day. ``days`` is the series up to it, five weeks at least where there are so many.

    ``sessions`` are those of the 42 days up to it; ``race_times_s`` what each model says of the next race's distance.
    """

    topic: Topic
    day: date
    days: Sequence[FitnessDay]
    sessions: Sequence[Session]
    zones: ThreeZoneTotal
    rest: Rest = field(default_factory=Rest)
    goals: Sequence[Goal] = ()
    vdot: float | None = None
    paces: Sequence[TrainingPace] = ()
    race_times_s: Mapping[str, float | None] = field(default_factory=dict)
    planned: Sequence[Row] = ()


def athlete_context(evidence: AthleteEvidence) -> Context:
    """Return what may be said of a week, or in a conversation."""
    form = form_facts(evidence.days[-1] if evidence.days else None)
    facts: dict[str, Fact] = {
        **form,
        **_week(evidence),
        **shares(*evidence.zones.time_s, reason="no_evidence"),
        **_rest(evidence.rest),
        **_goal(evidence),
    }
    if evidence.topic is Topic.CHAT:
        facts |= {**_paces(evidence), **next_session(evidence.sessions, facts, evidence.day)}
    week = [each for each in evidence.sessions if each.day > evidence.day - _A_WEEK]
    rows = {"sessions": [session_row(each, evidence.day) for each in week]}
    return Context(
        topic=evidence.topic,
        facts=facts,
        rows=rows | ({"planned": evidence.planned} if evidence.planned else {}),
    )


def _week(evidence: AthleteEvidence) -> Facts:
    week = [each for each in evidence.sessions if each.day > evidence.day - _A_WEEK]
    loads = [each.load for each in evidence.days]
    load = sum(loads[-WEEK_DAYS:]) if loads else None
    usual = _usual_week(loads)
    trained = len({each.day for each in week})
    return {
        "sessions_count": number(len(week), "count"),
        "training_days": number(trained, "days"),
        "rest_days": number(WEEK_DAYS - trained, "days"),
        "week_duration_s": number(sum(each.duration_s for each in week), "s"),
        "week_distance_m": number(sum(each.distance_m or 0.0 for each in week), "m"),
        "longest_s": number(max((each.duration_s for each in week), default=None), "s", "no_evidence"),
        "hard_sessions": number(sum(each.intensity == "hard" for each in week), "count"),
        "sessions_without_load": number(sum(each.load is None for each in week), "count"),
        "week_load": number(load, "load", "no_evidence"),
        "usual_week_load": number(usual, "load", "too_few_days"),
        "week_vs_usual": number(
            load / usual if load is not None and usual else None, "ratio", "too_few_days"
        ),
    }


def _usual_week(loads: Sequence[float]) -> float | None:
    """Return the mean weekly load of the four weeks before this one; None where there are fewer."""
    before = loads[-SERIES_DAYS:-WEEK_DAYS]
    return fmean(before) * WEEK_DAYS if len(before) == SERIES_DAYS - WEEK_DAYS else None


def _rest(rest: Rest) -> Facts:
    found = rest.readiness
    return {
        "readiness": number(found.score if found else None, "score", "no_evidence"),
        "readiness_light": word(found.light if found else None, "no_evidence"),
        "slept_s": number(rest.slept_s, "s"),
        "sleep_debt_s": number(rest.sleep_debt_s, "s", "too_few_days"),
        "hrv_z": number(rest.hrv_z, "ratio", "too_few_days"),
        "resting_hr_bpm": number(rest.resting_hr_bpm, "bpm"),
    }


def next_race(goals: Sequence[Goal], day: date) -> Goal | None:
    """Return the next race from a day on."""
    races = [each for each in goals if each.kind is GoalKind.RACE and each.day >= day]
    return min(races, key=lambda each: (each.day, each.id), default=None)


def _goal(evidence: AthleteEvidence) -> Facts:
    race = next_race(evidence.goals, evidence.day)
    times = [each for each in evidence.race_times_s.values() if each is not None]
    return {
        "race_in_days": number((race.day - evidence.day).days if race else None, "days"),
        "race_sport": word(str(race.sport) if race else None),
        "race_distance_m": number(race.distance_m if race else None, "m"),
        "race_target_s": number(race.target_time_s if race else None, "s"),
        "race_fastest_s": number(min(times, default=None), "s", "no_evidence"),
        "race_slowest_s": number(max(times, default=None), "s", "no_evidence"),
    }


def _paces(evidence: AthleteEvidence) -> Facts:
    facts = {"vdot": number(evidence.vdot, "score", "no_evidence")}
    for band in evidence.paces:
        facts[f"{band.name}_pace_slow_s_per_km"] = number(band.slowest_s_per_km, "s_per_km")
        facts[f"{band.name}_pace_fast_s_per_km"] = number(band.fastest_s_per_km, "s_per_km")
    return facts
