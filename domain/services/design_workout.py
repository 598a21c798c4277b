"""Have the coach design a workout."""

from dataclasses import dataclass
from datetime import date

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.planning.check_entry import check_workout
from training_analyzer.domain.planning.design_context import workout_context
from training_analyzer.domain.planning.harmless import harmless_workout
from training_analyzer.domain.planning.proposal import workout_of
from training_analyzer.domain.planning.workout import WorkoutEntry, WorkoutPurpose
from training_analyzer.domain.planning.workout_rules import (
    DESIGNED,
    LONGEST_S,
    SHORTEST_S,
    design_workout_by_rules,
)
from training_analyzer.domain.services.coach import Asker, Coach
from training_analyzer.domain.services.design import Brief
from training_analyzer.domain.services.planning_circumstances import circumstances_of


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkoutWanted:
    """A workout of a sport, a purpose and a time, for a day or for today."""

    sport: Sport
    purpose: WorkoutPurpose
    duration_s: float
    day: date | None = None


async def workout_brief(wanted: WorkoutWanted, *, asker: Asker, coach: Coach) -> Brief[WorkoutEntry]:
    """Return what is to be designed. Raises InvalidValue."""
    if wanted.purpose not in DESIGNED:
        raise InvalidValue("/purpose", "It takes easy, long, tempo, intervals or recovery.")
    if not SHORTEST_S <= wanted.duration_s <= LONGEST_S:
        raise InvalidValue("/duration_s", "duration_s takes 10 minutes to 12 hours.")
    circumstances = await circumstances_of(
        user_id=asker.user_id,
        sport=wanted.sport,
        today=asker.today,
        work=asker.work,
        hot_reads=coach.hot_reads,
    )
    threshold = circumstances.thresholds.get(wanted.sport)

    def read(text: str) -> WorkoutEntry:
        entry = workout_of(
            harmless_workout(coach.reader.workout(text)),
            sport=wanted.sport,
            purpose=wanted.purpose,
            threshold=threshold,
            day=wanted.day,
        )
        check_workout(entry, threshold)
        return entry

    def by_rules() -> WorkoutEntry:
        return design_workout_by_rules(
            sport=wanted.sport,
            purpose=wanted.purpose,
            duration_s=wanted.duration_s,
            threshold=threshold,
            day=wanted.day,
        )

    return Brief(
        feature=Feature.AI_WORKOUT,
        context=workout_context(
            wanted.purpose, wanted.duration_s, sport=str(wanted.sport), circumstances=circumstances
        ),
        schema=coach.reader.workout_schema,
        read=read,
        by_rules=by_rules,
    )
