"""Training plans: weeks of workouts that lead to a day."""

from typing import Any, Final

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.goals.goal import GoalPlace
from training_analyzer.domain.ids import GoalId, TrainingPlanId, UserId
from training_analyzer.domain.planning.plan import PlanPlace
from training_analyzer.domain.services.keep_plan import edit_plan, keep_plan, read_kept_plan, remove_plan
from training_analyzer.domain.services.planning_circumstances import circumstances_of
from training_analyzer.domain.services.read_calendar import read_calendar
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired, wired_of
from training_analyzer.entrypoints.http.etags import etag, not_modified, unchanged
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.objects import existing, matched
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.parameters import Cursor, Limit
from training_analyzer.entrypoints.http.plan_forms import (
    CalendarOut,
    TrainingPlanEditIn,
    TrainingPlanIn,
    TrainingPlanOut,
    TrainingPlanRowOut,
)
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import plan_id_of
from training_analyzer.ports.work import UnitOfWork

_ALL_PLANS: Final = "plans"
"""What a cursor of the list of plans is bound to."""


async def _version(w: UnitOfWork, user_id: UserId, plan_id: str) -> int:
    return (await w.training_plans.get(user_id, plan_id_of(plan_id))).version


_OF_CALLER = existing(_version, "plan_id")


class PlanController(Controller):
    """What the athlete trains by."""

    path = "/v1/plans"
    tags = ("plans",)

    @get(
        "/",
        operation_id="listTrainingPlans",
        summary="A page of training plans, the one that begins first, first",
        opt=scope("read:plans"),
        responses=responses(401, 422, 503),
    )
    async def page(
        self,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Page[TrainingPlanRowOut]]:
        """List plans without their weeks and workouts."""
        cursors = Cursors(wired_of(request).derived_keys)
        place = cursors.decode_day(cursor, _ALL_PLANS)
        after = None if place is None else PlanPlace(place.day, TrainingPlanId(place.id))
        async with caller.work.snapshot() as w:
            found = await w.training_plans.list(caller.user_id, after=after, limit=limit + 1)
        shown = found[:limit]
        more = None
        if len(found) > limit:
            last = GoalPlace(shown[-1].first_day, GoalId(shown[-1].id))
            more = cursors.encode_day(last, _ALL_PLANS)
        return listed(request, [TrainingPlanRowOut.of(plan) for plan in shown], more)

    @post(
        "/",
        operation_id="createTrainingPlan",
        summary="Draw up a training plan",
        opt=scope("write:plans"),
        responses=responses(401, 404, 409, 422, 503),
    )
    async def create(
        self,
        data: JSONBody[TrainingPlanIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[TrainingPlanOut]:
        """Keep it as a draft, checked as the coach's are: days that fit, zones that are yours, weeks that grow by 30 % at most."""
        entry = data.entry()

        async def perform() -> Response[TrainingPlanOut]:
            now = wired.clock()
            circumstances = await circumstances_of(
                user_id=caller.user_id,
                sport=entry.sport,
                today=caller.today(now),
                work=caller.work,
                hot_reads=wired.store.hot_reads,
            )
            kept = await keep_plan(
                entry=entry,
                generator=None,
                circumstances=circumstances,
                user_id=caller.user_id,
                work=caller.work,
                make_id=wired.make_id,
                now=now,
            )
            shown = TrainingPlanOut.whole(kept)
            headers = {"ETag": etag(kept.plan.version), "Location": f"/v1/plans/{shown.id}"}
            return Response(shown, status_code=201, headers=headers)

        return await once(request, content=msgspec.json.encode(data), perform=perform)

    @get(
        "/{plan_id:str}",
        operation_id="getTrainingPlan",
        summary="One training plan with its weeks and workouts",
        opt=scope("read:plans"),
        responses=responses(401, 404, 503),
    )
    async def show(
        self, plan_id: FromPath[str], request: Request[Any, Any, Any], caller: InjectedCaller
    ) -> Response[TrainingPlanOut | None]:
        """Show one; its ETag is what PATCH and DELETE ask for, and changes with each of its workouts."""
        kept = await read_kept_plan(user_id=caller.user_id, plan_id=plan_id_of(plan_id), work=caller.work)
        tag = etag(kept.plan.version)
        if unchanged(request, tag):
            return not_modified(tag)
        return Response(TrainingPlanOut.whole(kept), headers={"ETag": tag})

    @patch(
        "/{plan_id:str}",
        operation_id="editTrainingPlan",
        summary="Rename, accept or end a training plan",
        opt=scope("write:plans"),
        guards=[_OF_CALLER],
        responses=responses(401, 402, 404, 409, 412, 422, 428, 503),
    )
    async def edit(
        self,
        plan_id: FromPath[str],
        data: JSONBody[TrainingPlanEditIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[TrainingPlanOut]:
        """Change it. Needs If-Match. As many of the coach's plans may be active as yours allows (`active_ai_plans`)."""
        now = wired.clock()
        kept = await edit_plan(
            user_id=caller.user_id,
            plan_id=plan_id_of(plan_id),
            version=matched(request),
            edit=data.edit(),
            entitlements=caller.entitlements,
            work=caller.work,
            today=caller.today(now),
            now=now,
        )
        return Response(TrainingPlanOut.whole(kept), headers={"ETag": etag(kept.plan.version)})

    @delete(
        "/{plan_id:str}",
        operation_id="removeTrainingPlan",
        summary="Remove a training plan and its workouts",
        opt=scope("write:plans"),
        guards=[_OF_CALLER],
        responses=responses(401, 404, 412, 428, 503),
    )
    async def remove(
        self, plan_id: FromPath[str], request: Request[Any, Any, Any], caller: InjectedCaller
    ) -> None:
        """Remove it with all its workouts; activities stay. Needs If-Match."""
        await remove_plan(
            user_id=caller.user_id,
            plan_id=plan_id_of(plan_id),
            version=matched(request),
            work=caller.work,
        )

    @get(
        "/{plan_id:str}/calendar",
        operation_id="getTrainingCalendar",
        summary="The calendar of a training plan: what was planned and what was done",
        opt=scope("read:plans"),
        responses=responses(401, 404, 503),
    )
    async def calendar(
        self, plan_id: FromPath[str], caller: InjectedCaller, wired: InjectedWired
    ) -> CalendarOut:
        """Show the days that have workouts, each workout with the activity that was done for it."""
        history = caller.history(wired.clock())
        found = await read_calendar(
            user_id=caller.user_id,
            plan_id=plan_id_of(plan_id),
            history=history,
            work=caller.work,
            hot_reads=wired.store.hot_reads,
        )
        return CalendarOut.of(found.entries, history.first_day)
