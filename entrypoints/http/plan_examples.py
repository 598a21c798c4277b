"""Examples of requests and replies about training plans and workouts, by operation."""

from typing import Any, Final

_STEPS: Final = [
    {"kind": "warmup", "duration_s": 900.0, "target": {"metric": "pace", "zone": 2}},
    {
        "kind": "repeat",
        "times": 5,
        "steps": [
            {"kind": "work", "duration_s": 180.0, "target": {"metric": "pace", "low": 4.0, "high": 4.2}},
            {"kind": "recovery", "duration_s": 120.0, "target": {"metric": "pace", "zone": 1}},
        ],
    },
    {"kind": "cooldown", "duration_s": 600.0, "target": {"metric": "pace", "zone": 1}},
]
_ENTRY: Final = {
    "name": "5 x 3 minutes",
    "sport": "running",
    "purpose": "intervals",
    "day": "2026-12-01",
    "steps": _STEPS,
}
_RULES: Final = {
    "kind": "rules",
    "provider": "rules",
    "model": None,
    "prompt_version": "rules-1",
    "sentence": "Written by fixed rules from your own numbers, without a language model.",
}
_TIMES: Final = {"created_at": "2026-11-24T09:41:00Z", "updated_at": "2026-11-24T09:41:00Z"}
_WORKOUT: Final[dict[str, Any]] = {
    "id": "wkt_01k7v3s4c5d6e7f8g9h0j1k2m3",
    "plan_id": None,
    **_ENTRY,
    "state": "planned",
    "notes": None,
    "duration_s": 3000.0,
    "distance_m": 9462.5,
    "load": 63.1,
    "load_method": "run_tss",
    "load_estimated": False,
    "reasons": {},
    "generator": None,
    **_TIMES,
}
_RACE: Final = {"day": "2026-12-06", "sport": "running", "distance_m": 10_000.0, "target_time_s": 2700.0}
_ROW: Final = {
    "id": "plan_01k7v3s4c5d6e7f8g9h0j1k2m3",
    "name": "1 week to a 10 km run",
    "sport": "running",
    "state": "draft",
    "first_day": "2026-11-30",
    "last_day": "2026-12-06",
    "race": _RACE,
    "goal_id": None,
    "notes": None,
    "generator": None,
    **_TIMES,
}
_IN_SHORT: Final = {
    name: _WORKOUT[name]
    for name in ("id", "day", "name", "sport", "purpose", "duration_s", "distance_m", "load")
} | {"state": "draft"}
_PLAN: Final = {
    **_ROW,
    "weeks": [
        {
            "first_day": "2026-11-30",
            "phase": "taper",
            "focus": "Arrive rested.",
            "load": 63.1,
            "duration_s": 3000.0,
        }
    ],
    "workouts": [_IN_SHORT],
}

REQUESTS: Final[dict[str, Any]] = {
    "createWorkout": _ENTRY,
    "editWorkout": {"state": "done", "notes": "The last one was the fastest."},
    "createTrainingPlan": {
        "name": "1 week to a 10 km run",
        "sport": "running",
        "first_day": "2026-11-30",
        "weeks": [{"phase": "taper", "focus": "Arrive rested."}],
        "workouts": [_ENTRY],
        "race": _RACE,
    },
    "editTrainingPlan": {"state": "active"},
}
REPLIES: Final[dict[str, Any]] = {
    "listWorkouts": {"data": [_WORKOUT], "next_cursor": None},
    "createWorkout": _WORKOUT,
    "getWorkout": _WORKOUT,
    "editWorkout": {**_WORKOUT, "state": "done", "notes": "The last one was the fastest."},
    "listTrainingPlans": {"data": [{**_ROW, "generator": _RULES}], "next_cursor": None},
    "createTrainingPlan": _PLAN,
    "getTrainingPlan": _PLAN,
    "editTrainingPlan": {**_PLAN, "state": "active", "workouts": [{**_IN_SHORT, "state": "planned"}]},
    "getTrainingCalendar": {
        "data": [
            {
                "day": "2026-12-01",
                "entries": [
                    {
                        "workout": {**_IN_SHORT, "state": "done"},
                        "activity": {
                            "activity_id": "act_01k7v3s4c5d6e7f8g9h0j1k2m3",
                            "duration_s": 3055.0,
                            "distance_m": 9600.0,
                            "load": 66.0,
                        },
                        "compliance": "green",
                    }
                ],
            }
        ],
        "history_from": "2026-05-28",
    },
}
