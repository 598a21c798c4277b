"""Examples of what the coach designs, by operation."""

from typing import Any, Final

from training_analyzer.entrypoints.http import plan_examples

REQUESTS: Final[dict[str, Any]] = {
    "designTrainingPlan": {
        "race": {"day": "2026-12-06", "sport": "running", "distance_m": 10000.0, "target_time_s": 2500.0},
        "sessions_per_week": 4,
    },
    "designWorkout": {
        "sport": "running",
        "purpose": "intervals",
        "duration_s": 3600,
        "day": "2026-11-26",
    },
}
REPLIES: Final[dict[str, Any]] = {
    "designTrainingPlan": plan_examples.REPLIES["createTrainingPlan"],
    "designWorkout": plan_examples.REPLIES["createWorkout"],
}
