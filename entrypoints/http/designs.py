"""Training plans and workouts that the coach designs."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, post
from litestar.params import JSONBody

from training_analyzer.domain.planning.workout import WorkoutState
from training_analyzer.domain.services.design import design, estimate_design
from training_analyzer.domain.services.design_plan import plan_brief
from training_analyzer.domain.services.design_workout import workout_brief
from training_analyzer.domain.services.keep_plan import keep_plan
from training_analyzer.domain.services.keep_workout import keep_workout
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.coach_forms import asker_of
from training_analyzer.entrypoints.http.coach_views import EstimateOut
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.design_forms import PlanDesignIn, WorkoutDesignIn
from training_analyzer.entrypoints.http.etags import etag
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.plan_forms import TrainingPlanOut
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.workout_forms import WorkoutOut


class DesignController(Controller):
    """Drafts of the coach, which the athlete accepts or not."""

    path = "/v1/coach"
    tags = ("coach",)

    @post(
        "/plans",
        operation_id="designTrainingPlan",
        summary="Have a training plan designed",
        opt=scope("write:coach"),
        responses=responses(401, 402, 403, 404, 409, 422, 502, 503, 504),
    )
    async def plan(
        self,
        data: JSONBody[PlanDesignIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[TrainingPlanOut | EstimateOut]:
        """Design one by the model of the deployment (feature `ai_plan`, with your consent), or by rules, which take nothing.

        It passes the checks of every plan, and is a draft until `PATCH /v1/plans/{id}` makes it active. With
        `dry_run` the reply is 200, and nothing is sent.
        """
        asker, coach = asker_of(caller, wired, data.fallback), wired.coach
        wanted = await plan_brief(data.wanted(), asker=asker, coach=coach)
        if data.dry_run:
            estimate = await estimate_design(wanted.brief, asker=asker, coach=coach)
            return Response(EstimateOut.of(estimate), status_code=200)

        async def perform() -> Response[TrainingPlanOut]:
            designed = await design(wanted.brief, asker=asker, coach=coach)
            kept = await keep_plan(
                entry=designed.entry,
                generator=designed.generator,
                circumstances=wanted.circumstances,
                user_id=caller.user_id,
                work=caller.work,
                make_id=wired.make_id,
                now=wired.clock(),
            )
            shown = TrainingPlanOut.whole(kept)
            headers = {"ETag": etag(kept.plan.version), "Location": f"/v1/plans/{shown.id}"}
            return Response(shown, status_code=201, headers=headers)

        return await once(request, content=msgspec.json.encode(data), perform=perform)

    @post(
        "/workouts",
        operation_id="designWorkout",
        summary="Have a workout designed",
        opt=scope("write:coach"),
        responses=responses(401, 402, 403, 409, 422, 502, 503, 504),
    )
    async def workout(
        self,
        data: JSONBody[WorkoutDesignIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[WorkoutOut | EstimateOut]:
        """Design one by the model of the deployment (feature `ai_workout`, with your consent), or by rules, which take nothing.

        It is a draft until `PATCH /v1/workouts/{id}` makes it planned.
        """
        asker, coach = asker_of(caller, wired, data.fallback), wired.coach
        brief = await workout_brief(data.wanted(), asker=asker, coach=coach)
        if data.dry_run:
            estimate = await estimate_design(brief, asker=asker, coach=coach)
            return Response(EstimateOut.of(estimate), status_code=200)

        async def perform() -> Response[WorkoutOut]:
            designed = await design(brief, asker=asker, coach=coach)
            workout = await keep_workout(
                entry=designed.entry,
                state=WorkoutState.DRAFT,
                generator=designed.generator,
                user_id=caller.user_id,
                work=caller.work,
                make_id=wired.make_id,
                today=asker.today,
                now=wired.clock(),
            )
            shown = WorkoutOut.of(workout)
            headers = {"ETag": etag(workout.version), "Location": f"/v1/workouts/{shown.id}"}
            return Response(shown, status_code=201, headers=headers)

        return await once(request, content=msgspec.json.encode(data), perform=perform)
