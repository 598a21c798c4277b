"""Goals: what the athlete trains for."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.goals.goal import GoalPlace
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.edit_goal import edit_goal
from training_analyzer.domain.services.remove_goal import remove_goal
from training_analyzer.domain.services.set_goal import set_goal
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired, wired_of
from training_analyzer.entrypoints.http.etags import etag, not_modified, unchanged
from training_analyzer.entrypoints.http.goal_forms import GoalEditIn, GoalIn, GoalOut
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.objects import existing, matched
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.parameters import Cursor, FirstDay, LastDay, Limit, check_span
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import goal_id_of
from training_analyzer.ports.work import UnitOfWork


async def _version(w: UnitOfWork, user_id: UserId, goal_id: str) -> int:
    return (await w.goals.get(user_id, goal_id_of(goal_id))).version


_OF_CALLER = existing(_version, "goal_id")


@dataclass(frozen=True, slots=True)
class GoalDays:
    """Which goals: local days, inclusive. A cursor is bound to them."""

    first: date | None
    last: date | None


class GoalController(Controller):
    """What the athlete trains for."""

    path = "/v1/goals"
    tags = ("goals",)

    @get(
        "/",
        operation_id="listGoals",
        summary="A page of goals, earliest day first",
        opt=scope("read:goals"),
        responses=responses(401, 422, 503),
    )
    async def page(
        self,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        limit: Limit = 20,
        cursor: Cursor = None,
        first: FirstDay = None,
        last: LastDay = None,
    ) -> Response[Page[GoalOut]]:
        """List by day, those to come and those past; ``from`` today for those to come alone."""
        check_span(first, last)
        days = GoalDays(first, last)
        cursors = Cursors(wired_of(request).derived_keys)
        after = cursors.decode_day(cursor, days)
        async with caller.work.snapshot() as w:
            # one more tells whether more follows
            found = await w.goals.list(caller.user_id, after=after, limit=limit + 1, first=first, last=last)
        shown = found[:limit]
        more = None
        if len(found) > limit:
            more = cursors.encode_day(GoalPlace(shown[-1].day, shown[-1].id), days)
        return listed(request, [GoalOut.of(goal) for goal in shown], more)

    @post(
        "/",
        operation_id="createGoal",
        summary="Set a goal",
        opt=scope("write:goals"),
        responses=responses(401, 409, 422, 503),
    )
    async def create(
        self,
        data: JSONBody[GoalIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[GoalOut]:
        """Set it; a race needs its distance."""

        async def perform() -> Response[GoalOut]:
            goal = await set_goal(
                entry=data.entry(),
                user_id=caller.user_id,
                work=caller.work,
                make_id=wired.make_id,
                now=wired.clock(),
            )
            shown = GoalOut.of(goal)
            headers = {"ETag": etag(goal.version), "Location": f"/v1/goals/{shown.id}"}
            return Response(shown, status_code=201, headers=headers)

        return await once(request, content=msgspec.json.encode(data), perform=perform)

    @get(
        "/{goal_id:str}",
        operation_id="getGoal",
        summary="One goal",
        opt=scope("read:goals"),
        responses=responses(401, 404, 503),
    )
    async def show(
        self, goal_id: FromPath[str], request: Request[Any, Any, Any], caller: InjectedCaller
    ) -> Response[GoalOut | None]:
        """Show one; its ETag is what PATCH and DELETE ask for."""
        async with caller.work.snapshot() as w:
            goal = await w.goals.get(caller.user_id, goal_id_of(goal_id))
        tag = etag(goal.version)
        if unchanged(request, tag):
            return not_modified(tag)
        return Response(GoalOut.of(goal), headers={"ETag": tag})

    @patch(
        "/{goal_id:str}",
        operation_id="editGoal",
        summary="Change a goal",
        opt=scope("write:goals"),
        guards=[_OF_CALLER],
        responses=responses(401, 404, 412, 422, 428, 503),
    )
    async def edit(
        self,
        goal_id: FromPath[str],
        data: JSONBody[GoalEditIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[GoalOut]:
        """Change it. Needs If-Match."""
        goal = await edit_goal(
            user_id=caller.user_id,
            goal_id=goal_id_of(goal_id),
            version=matched(request),
            edit=data.edit(),
            work=caller.work,
            now=wired.clock(),
        )
        return Response(GoalOut.of(goal), headers={"ETag": etag(goal.version)})

    @delete(
        "/{goal_id:str}",
        operation_id="removeGoal",
        summary="Give up a goal",
        opt=scope("write:goals"),
        guards=[_OF_CALLER],
        responses=responses(401, 404, 412, 428, 503),
    )
    async def remove(
        self, goal_id: FromPath[str], request: Request[Any, Any, Any], caller: InjectedCaller
    ) -> None:
        """Remove it. Needs If-Match."""
        await remove_goal(
            user_id=caller.user_id,
            goal_id=goal_id_of(goal_id),
            version=matched(request),
            work=caller.work,
        )
