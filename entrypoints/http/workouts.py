"""Structured workouts: what the athlete is to do, step by step."""

from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, patch, post
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.goals.goal import GoalPlace
from training_analyzer.domain.ids import GoalId, UserId, WorkoutId
from training_analyzer.domain.planning.workout import WorkoutPlace, WorkoutState
from training_analyzer.domain.services.keep_workout import edit_workout, keep_workout, remove_workout
from training_analyzer.domain.training.thresholds import in_force
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired, wired_of
from training_analyzer.entrypoints.http.etags import etag, not_modified, unchanged
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.objects import existing, matched
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.parameters import Cursor, FirstDay, LastDay, Limit, check_span
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import workout_id_of
from training_analyzer.entrypoints.http.workout_forms import NewWorkoutIn, WorkoutEditIn, WorkoutOut
from training_analyzer.ports.work import UnitOfWork


async def _version(w: UnitOfWork, user_id: UserId, workout_id: str) -> int:
    return (await w.workouts.get(user_id, workout_id_of(workout_id))).version


_OF_CALLER = existing(_version, "workout_id")


@dataclass(frozen=True, slots=True)
class WorkoutDays:
    """Which workouts: local days, inclusive. A cursor is bound to them."""

    first: date | None
    last: date | None


class WorkoutController(Controller):
    """What the athlete is to do."""

    path = "/v1/workouts"
    tags = ("plans",)

    @get(
        "/",
        operation_id="listWorkouts",
        summary="A page of workouts, earliest day first",
        opt=scope("read:plans"),
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
    ) -> Response[Page[WorkoutOut]]:
        """List by day, those of plans and those by themselves."""
        check_span(first, last)
        days = WorkoutDays(first, last)
        cursors = Cursors(wired_of(request).derived_keys)
        place = cursors.decode_day(cursor, days)
        after = None if place is None else WorkoutPlace(place.day, WorkoutId(place.id))
        async with caller.work.snapshot() as w:
            found = await w.workouts.list(
                caller.user_id, after=after, limit=limit + 1, first=first, last=last
            )
        shown = found[:limit]
        more = None
        if len(found) > limit:
            more = cursors.encode_day(GoalPlace(shown[-1].day, GoalId(shown[-1].id)), days)
        return listed(request, [WorkoutOut.of(workout) for workout in shown], more)

    @post(
        "/",
        operation_id="createWorkout",
        summary="Plan a workout",
        opt=scope("write:plans"),
        responses=responses(401, 409, 422, 503),
    )
    async def create(
        self,
        data: JSONBody[NewWorkoutIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[WorkoutOut]:
        """Put it on the calendar; its load is expected by the thresholds in force on its day."""
        entry = data.entry()

        async def perform() -> Response[WorkoutOut]:
            now = wired.clock()
            workout = await keep_workout(
                entry=entry,
                state=WorkoutState(data.state),
                generator=None,
                user_id=caller.user_id,
                work=caller.work,
                make_id=wired.make_id,
                today=caller.today(now),
                now=now,
            )
            shown = WorkoutOut.of(workout)
            headers = {"ETag": etag(workout.version), "Location": f"/v1/workouts/{shown.id}"}
            return Response(shown, status_code=201, headers=headers)

        return await once(request, content=msgspec.json.encode(data), perform=perform)

    @get(
        "/{workout_id:str}",
        operation_id="getWorkout",
        summary="One workout",
        opt=scope("read:plans"),
        responses=responses(401, 404, 503),
    )
    async def show(
        self, workout_id: FromPath[str], request: Request[Any, Any, Any], caller: InjectedCaller
    ) -> Response[WorkoutOut | None]:
        """Show one; its ETag is what PATCH and DELETE ask for."""
        async with caller.work.snapshot() as w:
            workout = await w.workouts.get(caller.user_id, workout_id_of(workout_id))
        tag = etag(workout.version)
        if unchanged(request, tag):
            return not_modified(tag)
        return Response(WorkoutOut.of(workout), headers={"ETag": tag})

    @patch(
        "/{workout_id:str}",
        operation_id="editWorkout",
        summary="Change, accept, finish or skip a workout",
        opt=scope("write:plans"),
        guards=[_OF_CALLER],
        responses=responses(401, 404, 409, 412, 422, 428, 503),
    )
    async def edit(
        self,
        workout_id: FromPath[str],
        data: JSONBody[WorkoutEditIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[WorkoutOut]:
        """Change it. Needs If-Match. Its load is expected anew."""
        workout = await edit_workout(
            user_id=caller.user_id,
            workout_id=workout_id_of(workout_id),
            version=matched(request),
            edit=data.edit(),
            work=caller.work,
            now=wired.clock(),
        )
        return Response(WorkoutOut.of(workout), headers={"ETag": etag(workout.version)})

    @delete(
        "/{workout_id:str}",
        operation_id="removeWorkout",
        summary="Remove a workout",
        opt=scope("write:plans"),
        guards=[_OF_CALLER],
        responses=responses(401, 404, 412, 428, 503),
    )
    async def remove(
        self,
        workout_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> None:
        """Remove it, from its plan too. Needs If-Match."""
        await remove_workout(
            user_id=caller.user_id,
            workout_id=workout_id_of(workout_id),
            version=matched(request),
            work=caller.work,
            now=wired.clock(),
        )

    @get(
        "/{workout_id:str}/file",
        operation_id="getWorkoutFile",
        summary="The workout as a FIT file for watches and bike computers",
        opt=scope("read:plans"),
        media_type="application/vnd.ant.fit",
        responses=responses(401, 404, 503),
    )
    async def file(
        self,
        workout_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[bytes]:
        """Send it with your zones as numbers, by the thresholds in force on its day; without any as the device's own zones."""
        async with caller.work.snapshot() as w:
            workout = await w.workouts.get(caller.user_id, workout_id_of(workout_id))
            rows = await w.thresholds.list(caller.user_id)
        encoder = wired.workout_encoder
        body = encoder.encode(workout, in_force(rows, workout.sport, workout.day))
        tag = etag(sha256(body).hexdigest()[:16])
        if unchanged(request, tag):
            return Response(b"", status_code=304, headers={"ETag": tag})
        name = f"workout-{workout_id}.{encoder.suffix}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "ETag": tag}
        return Response(body, media_type=encoder.media_type, headers=headers)
