"""Gather what the coach is told of an athlete's week, form and plans."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from training_analyzer.domain.activities.sport import ALL_SPORTS, Sport
from training_analyzer.domain.coach.athlete_context import (
    SERIES_DAYS,
    WEEK_DAYS,
    AthleteEvidence,
    Rest,
    athlete_context,
    next_race,
)
from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.coach.session import BASE_DAYS
from training_analyzer.domain.goals.goal import Goal
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.coach_activity import sessions_of
from training_analyzer.domain.services.coach_calendar import planned_rows
from training_analyzer.domain.services.predict_races import predict_races, race_times_s
from training_analyzer.domain.services.read_readiness import read_readiness
from training_analyzer.domain.services.read_training_load import Span, read_training_load
from training_analyzer.domain.training.intensity import IntensityBasis
from training_analyzer.ports.hot_reads import HotReads
from training_analyzer.ports.work import Work

_MOST_GOALS = 20


async def athlete_context_of(
    *, user_id: UserId, topic: Topic, day: date, today: date, work: Work, hot_reads: HotReads
) -> Context:
    """Return what may be said of the week that ends with a day, and in a conversation what lies ahead too."""
    first = day - timedelta(days=SERIES_DAYS - 1)
    days = await read_training_load(
        user_id=user_id, sport=ALL_SPORTS, span=Span(first, day), today=today, hot_reads=hot_reads
    )
    week = day - timedelta(days=WEEK_DAYS - 1)
    async with work.snapshot() as w:
        zones = await w.efforts.three_zones(
            user_id, IntensityBasis.HEART_RATE, sport=None, first=week, last=day
        )
        goals = await w.goals.list(user_id, after=None, limit=_MOST_GOALS, first=day)
        planned = await planned_rows(w, user_id, day) if topic is Topic.CHAT else ()
    evidence = AthleteEvidence(
        topic=topic,
        day=day,
        days=days,
        sessions=await sessions_of(user_id, day - timedelta(days=BASE_DAYS - 1), day, hot_reads),
        zones=zones,
        rest=await _rest(user_id, day, today, work, hot_reads),
        goals=goals,
        planned=planned,
    )
    if topic is Topic.CHAT:
        evidence = await _with_races(evidence, user_id, goals, work)
    return athlete_context(evidence)


async def _rest(user_id: UserId, day: date, today: date, work: Work, hot_reads: HotReads) -> Rest:
    found = await read_readiness(user_id=user_id, day=day, today=today, work=work, hot_reads=hot_reads)
    return Rest(
        readiness=found.readiness,
        slept_s=found.slept_s,
        sleep_debt_s=found.sleep_debt_s,
        hrv_z=found.hrv.baseline.z if found.hrv else None,
        resting_hr_bpm=found.resting_hr.week_mean if found.resting_hr else None,
    )


async def _with_races(
    evidence: AthleteEvidence, user_id: UserId, goals: Sequence[Goal], work: Work
) -> AthleteEvidence:
    predictions = await predict_races(user_id=user_id, today=evidence.day, work=work)
    race = next_race(goals, evidence.day)
    runs = race is not None and race.sport is Sport.RUNNING and race.distance_m is not None
    return replace(
        evidence,
        vdot=predictions.vdot,
        paces=predictions.paces,
        race_times_s=race_times_s(predictions, race.distance_m) if race and race.distance_m and runs else {},
    )
