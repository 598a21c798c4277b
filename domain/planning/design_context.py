"""What a model is told when it is to design a plan or a workout: the wish, and what the athlete is used to."""

from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.fact import Facts, number, word
from training_analyzer.domain.coach.question import Topic
from training_analyzer.domain.planning.circumstances import Circumstances, PlanWish
from training_analyzer.domain.planning.workout import WorkoutPurpose


def plan_context(wish: PlanWish, circumstances: Circumstances, weeks: int) -> Context:
    """Return what is told for a plan of so many weeks. Days are counted from today."""
    race = wish.race
    facts = {
        "sport": word(str(wish.sport)),
        "plan_weeks": number(weeks, "count"),
        "sessions_per_week": number(wish.sessions_per_week, "count"),
        "race_in_days": number((race.day - circumstances.today).days if race else None, "days"),
        "race_weekday": number(race.day.isoweekday() if race else None, "count"),
        "race_distance_m": number(race.distance_m if race else None, "m"),
        "race_target_s": number(race.target_time_s if race else None, "s"),
        **_usual(circumstances),
    }
    return Context(topic=Topic.PLAN, facts=facts)


def workout_context(
    purpose: WorkoutPurpose, duration_s: float, *, sport: str, circumstances: Circumstances
) -> Context:
    """Return what is told for a workout of a purpose and a time."""
    facts = {
        "sport": word(sport),
        "purpose": word(str(purpose)),
        "duration_s": number(duration_s, "s"),
        **_usual(circumstances),
    }
    return Context(topic=Topic.WORKOUT, facts=facts)


def _usual(circumstances: Circumstances) -> Facts:
    return {
        "usual_week_load": number(circumstances.usual_load, "load", "no_evidence"),
        "usual_week_s": number(circumstances.usual_s, "s", "no_evidence"),
        "usual_sessions_a_week": number(circumstances.sessions_a_week, "count", "no_evidence"),
        "longest_s": number(circumstances.longest_s, "s", "no_evidence"),
    }
