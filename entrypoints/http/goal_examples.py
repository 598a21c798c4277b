"""Examples of requests and replies about goals, by operation."""

from typing import Any, Final

_ENTRY: Final = {
    "name": "Valencia Marathon",
    "kind": "race",
    "day": "2026-12-06",
    "sport": "running",
    "distance_m": 42195.0,
    "target_time_s": 12600.0,
    "priority": "A",
}
_GOAL: Final = {
    "id": "goal_01k7v3s4c5d6e7f8g9h0j1k2m3",
    **_ENTRY,
    "target_load": None,
    "notes": None,
    "created_at": "2026-11-24T09:41:00Z",
    "updated_at": "2026-11-24T09:41:00Z",
}

REQUESTS: Final[dict[str, Any]] = {
    "createGoal": _ENTRY,
    "editGoal": {"target_time_s": 12300, "notes": "Start easy."},
}
REPLIES: Final[dict[str, Any]] = {
    "listGoals": {"data": [_GOAL], "next_cursor": None},
    "createGoal": _GOAL,
    "getGoal": _GOAL,
    "editGoal": {**_GOAL, "target_time_s": 12300.0, "notes": "Start easy."},
}
