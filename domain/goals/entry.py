"""A goal as the athlete sets it."""

from dataclasses import dataclass
from datetime import date, datetime

from training_analyzer.domain.activities.naming import parse_name, parse_notes
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPriority, check_goal
from training_analyzer.domain.ids import GoalId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalEntry:
    """What the athlete says of it; which numbers a kind needs, `Goal` says."""

    name: str
    kind: GoalKind
    day: date
    sport: Sport
    distance_m: float | None = None
    target_time_s: float | None = None
    target_load: float | None = None
    priority: GoalPriority
    notes: str | None = None


def goal_of(entry: GoalEntry, *, goal_id: GoalId, user_id: UserId, now: datetime) -> Goal:
    """Return the entry as a goal. Raises InvalidValue."""
    goal = Goal(
        id=goal_id,
        user_id=user_id,
        name=parse_name(entry.name),
        kind=entry.kind,
        day=entry.day,
        sport=entry.sport,
        distance_m=entry.distance_m,
        target_time_s=entry.target_time_s,
        target_load=entry.target_load,
        priority=entry.priority,
        notes=None if entry.notes is None else parse_notes(entry.notes),
        created_at=now,
        updated_at=now,
    )
    check_goal(goal, now)
    return goal
