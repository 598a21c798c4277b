"""Goals as rows."""

from collections.abc import Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named
from training_analyzer.adapters.sql.tables.goal import goal
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.goals.goal import Goal, GoalKind, GoalPriority

GOAL_COLUMNS: Final = columns_of(Goal, goal)


def goal_of(row: Sequence[Any]) -> Goal:
    """Return the goal of a row of `GOAL_COLUMNS`."""
    values = named(Goal, row)
    return Goal(
        **values
        | {
            "kind": GoalKind(values["kind"]),
            "sport": Sport(values["sport"]),
            "priority": GoalPriority(values["priority"]),
        }
    )
