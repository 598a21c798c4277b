"""A week of training and a workout, designed by a model."""

import json

from tests.coach.deployments import Deployment
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.workout import WorkoutPurpose
from training_analyzer.domain.services.coach import Asker
from training_analyzer.domain.services.design import design
from training_analyzer.domain.services.design_plan import PlanWanted, plan_brief
from training_analyzer.domain.services.design_workout import WorkoutWanted, workout_brief

_STEP = {"kind": "work", "duration_s": 1800, "distance_m": None, "intensity": "easy", "note": None}
_SESSION = {"weekday": 2, "sport": "running", "purpose": "easy", "duration_s": 1800}
A_WORKOUT = json.dumps({"name": "Easy", "parts": [{"times": 1, "steps": [_STEP]}], "notes": None})
A_PLAN = json.dumps(
    {"name": "A week", "weeks": [{"phase": "base", "focus": "Run.", "sessions": [_SESSION]}], "notes": None}
)


async def plan_designed(here: Deployment, asker: Asker) -> None:
    """Have a week of running designed."""
    wanted = await plan_brief(PlanWanted(sport=Sport.RUNNING, weeks=1), asker=asker, coach=here.coach)
    await design(wanted.brief, asker=asker, coach=here.coach)


async def workout_designed(here: Deployment, asker: Asker) -> None:
    """Have half an hour of running designed."""
    wanted = WorkoutWanted(sport=Sport.RUNNING, purpose=WorkoutPurpose.EASY, duration_s=1800.0)
    await design(await workout_brief(wanted, asker=asker, coach=here.coach), asker=asker, coach=here.coach)
