"""What an athlete may change of a goal afterwards."""

from dataclasses import dataclass, fields, replace
from datetime import date, datetime

from training_analyzer.domain.activities.edit import KEEP, Keep
from training_analyzer.domain.activities.naming import parse_name, parse_notes
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPriority, check_goal


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalEdit:
    """New values, None to clear."""

    name: str | Keep = KEEP
    kind: GoalKind | Keep = KEEP
    day: date | Keep = KEEP
    sport: Sport | Keep = KEEP
    distance_m: float | Keep | None = KEEP
    target_time_s: float | Keep | None = KEEP
    target_load: float | Keep | None = KEEP
    priority: GoalPriority | Keep = KEEP
    notes: str | Keep | None = KEEP


def edited(goal: Goal, edit: GoalEdit, now: datetime) -> Goal:
    """Return the goal with the changes. Raises InvalidValue, also where a new kind lacks the number it needs."""
    given = {field.name: getattr(edit, field.name) for field in fields(edit)}
    changes = {name: value for name, value in given.items() if value is not KEEP}
    if not isinstance(edit.name, Keep):
        changes["name"] = parse_name(edit.name)
    if isinstance(edit.notes, str):
        changes["notes"] = parse_notes(edit.notes)
    changed = replace(goal, **changes, updated_at=now)
    check_goal(changed, now)
    return changed
