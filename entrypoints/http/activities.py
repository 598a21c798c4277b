"""Activities: the diary."""

from collections.abc import Collection
from typing import Any

import msgspec
from litestar import Request, Response, delete, get, patch
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.edit_activity import edit_activity
from training_analyzer.domain.services.remove_activity import remove_activity
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.activity_forms import ActivityEditIn
from training_analyzer.entrypoints.http.activity_lists import Filter, changes, diary, sparse
from training_analyzer.entrypoints.http.activity_views import ActivityItem, ActivityOut
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired, caller_of, wired_of
from training_analyzer.entrypoints.http.etags import etag, etag_with, not_modified, unchanged
from training_analyzer.entrypoints.http.lists import HistoryPage, linked
from training_analyzer.entrypoints.http.new_activities import NewActivities
from training_analyzer.entrypoints.http.objects import existing, matched
from training_analyzer.entrypoints.http.parameters import (
    Cursor,
    Fields,
    FirstDay,
    Include,
    LastDay,
    Limit,
    OneSport,
    Since,
    names,
    unfit,
)
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.recording_views import LapOut, MetricsOut
from training_analyzer.entrypoints.http.times import activity_id_of
from training_analyzer.ports.work import UnitOfWork

_PARTS = ("laps", "metrics")


async def _version(w: UnitOfWork, user_id: UserId, activity_id: str) -> int:
    return (await w.activities.get(user_id, activity_id_of(activity_id))).version


_OF_CALLER = existing(_version, "activity_id")


class ActivityController(NewActivities):
    """What the athlete did."""

    path = "/v1/activities"
    tags = ("activities",)

    @get(
        "/",
        operation_id="listActivities",
        summary="A page of activities, newest first, or what changed since an instant",
        opt=scope("read:activities"),
        responses=responses(401, 410, 422, 503),
    )
    async def page(
        self,
        request: Request[Any, Any, Any],
        limit: Limit = 20,
        cursor: Cursor = None,
        first: FirstDay = None,
        last: LastDay = None,
        sport: OneSport = None,
        fields: Fields = None,
        since: Since = None,
    ) -> Response[HistoryPage[ActivityItem]]:
        """List. Depth costs nothing: follow ``next_cursor`` until it is null. The plan may show the last days only."""
        wanted = names(fields, ActivityItem.__struct_fields__, "fields")
        caller, now = caller_of(request), wired_of(request).clock()
        history = caller.history(now)
        cursors = Cursors(wired_of(request).derived_keys)
        items: list[Any]
        if since is not None:
            if first or last or sport:
                raise unfit("updated_since", "updated_since goes with no other filter.")
            items, more = await changes(
                caller.user_id,
                since,
                history=history,
                cursor=cursor,
                limit=limit,
                cursors=cursors,
                work=caller.work,
                now=now,
            )
        else:
            items, more = await diary(
                caller.user_id,
                Filter(first, last, sport),
                history=history,
                cursor=cursor,
                limit=limit,
                cursors=cursors,
                hot_reads=wired_of(request).store.hot_reads,
            )
        return linked(request, HistoryPage(sparse(items, wanted), more, history.first_day))

    @get(
        "/{activity_id:str}",
        operation_id="getActivity",
        summary="One activity",
        opt=scope("read:activities"),
        responses=responses(401, 402, 404, 422, 503),
    )
    async def show(
        self,
        activity_id: FromPath[str],
        request: Request[Any, Any, Any],
        include: Include = None,
    ) -> Response[ActivityOut | None]:
        """Show one, with its legs where it is multisport; its ETag is what PATCH and DELETE ask for."""
        parts = names(include, _PARTS, "include")
        caller = caller_of(request)
        hot_reads = wired_of(request).store.hot_reads
        activity = await hot_reads.activity(caller.user_id, activity_id_of(activity_id))
        if activity is None:
            raise NotFound("activity")
        caller.history(wired_of(request).clock()).check(activity.local_day)
        tag = etag(activity.version)
        if not parts and unchanged(request, tag):
            return not_modified(tag)
        if parts or activity.sport is Sport.MULTISPORT:
            return await _with_parts(request, caller, activity.id, parts)
        return Response(ActivityOut.whole(activity), headers={"ETag": tag})

    @patch(
        "/{activity_id:str}",
        operation_id="editActivity",
        summary="Change an activity",
        opt=scope("write:activities"),
        guards=[_OF_CALLER],
        responses=responses(401, 402, 404, 409, 412, 422, 428, 503),
    )
    async def edit(
        self,
        activity_id: FromPath[str],
        data: JSONBody[ActivityEditIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[ActivityOut]:
        """Change it; its load and the daily series follow. Needs If-Match."""
        found = activity_id_of(activity_id)
        activity = await edit_activity(
            user_id=caller.user_id,
            activity_id=found,
            version=matched(request),
            edit=data.edit(),
            history=caller.history(wired.clock()),
            work=caller.work,
            offered=wired.catalog.metrics,
            clock=wired.clock,
        )
        async with caller.work.snapshot() as w:
            legs = await w.activities.legs(caller.user_id, found)
        return Response(ActivityOut.whole(activity, legs), headers={"ETag": etag(activity.version)})

    @delete(
        "/{activity_id:str}",
        operation_id="removeActivity",
        summary="Remove an activity",
        opt=scope("write:activities"),
        guards=[_OF_CALLER],
        responses=responses(401, 404, 409, 412, 428, 503),
    )
    async def remove(
        self,
        activity_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> None:
        """Remove it with its file, laps and streams; the daily series follows. Needs If-Match."""
        await remove_activity(
            user_id=caller.user_id,
            activity_id=activity_id_of(activity_id),
            version=matched(request),
            work=caller.work,
            clock=wired.clock,
        )


async def _with_parts(
    request: Request[Any, Any, Any], caller: Caller, found: ActivityId, parts: Collection[str]
) -> Response[ActivityOut | None]:
    """Return an activity with its legs and the parts asked for, all of one instant."""
    async with caller.work.snapshot() as w:
        activity = await w.activities.get(caller.user_id, found)
        legs = await w.activities.legs(caller.user_id, found)
        laps = await w.recordings.laps(caller.user_id, found) if "laps" in parts else None
        metrics = await w.recordings.find_metrics(caller.user_id, found) if "metrics" in parts else None
    shown = ActivityOut.whole(
        activity,
        legs,
        laps=msgspec.UNSET if laps is None else [LapOut.of(lap) for lap in laps],
        metrics=msgspec.UNSET if metrics is None else MetricsOut.of(metrics),
    )
    tag = etag_with(activity.version, shown) if parts else etag(activity.version)
    return not_modified(tag) if unchanged(request, tag) else Response(shown, headers={"ETag": tag})
