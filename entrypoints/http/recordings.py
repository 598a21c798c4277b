"""Streams, laps, metrics and the original file of an activity."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get
from litestar.params import FromPath, FromQuery, QueryParameter

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.resolution import Resolution, reduce
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId
from training_analyzer.domain.services.explain_metrics import explain_metrics
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import etag, not_modified, unchanged
from training_analyzer.entrypoints.http.parameters import EXPLAIN, IncludeExplain, names
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.recording_views import LapOut, LapsOut, MetricsOut
from training_analyzer.entrypoints.http.times import activity_id_of
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.work import UnitOfWork

type Columns = Mapping[Channel, Sequence[float | None]]
Types = Annotated[
    str | None,
    QueryParameter(name="types", description="Only these streams, comma-separated; time_s comes always."),
]
_CHANNELS = frozenset(Channel)


class RecordingController(Controller):
    """What belongs to one activity."""

    path = "/v1/activities/{activity_id:str}"
    tags = ("activities",)

    @get(
        "/streams",
        operation_id="getStreams",
        summary="Samples, one column a channel",
        opt=scope("read:activities"),
        responses=responses(401, 402, 404, 422, 503),
    )
    async def streams(
        self,
        activity_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        types: Types = None,
        resolution: FromQuery[Resolution] = Resolution.MEDIUM,
    ) -> Response[Columns | None]:
        """Show the columns, all of one length; a channel that was never measured is absent."""
        wanted = [Channel(name) for name in names(types, _CHANNELS, "types")]
        found = activity_id_of(activity_id)
        async with caller.work.snapshot() as w:
            tag = etag((await _seen(w, found, caller, wired)).version)
            if unchanged(request, tag):
                return not_modified(tag)
            columns = await w.recordings.streams(
                caller.user_id, found, {Channel.TIME, *wanted} if wanted else None
            )
        return Response(reduce(columns, resolution), headers={"ETag": tag})

    @get(
        "/laps",
        operation_id="getLaps",
        summary="Laps as the device or the athlete cut them",
        opt=scope("read:activities"),
        responses=responses(401, 402, 404, 503),
    )
    async def laps(
        self,
        activity_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[LapsOut | None]:
        """Show the laps; a manual entry has none."""
        found = activity_id_of(activity_id)
        async with caller.work.snapshot() as w:
            tag = etag((await _seen(w, found, caller, wired)).version)
            if unchanged(request, tag):
                return not_modified(tag)
            laps = await w.recordings.laps(caller.user_id, found)
        return Response(LapsOut([LapOut.of(lap) for lap in laps]), headers={"ETag": tag})

    @get(
        "/metrics",
        operation_id="getMetrics",
        summary="What the activity did",
        opt=scope("read:activities"),
        responses=responses(401, 402, 404, 422, 503),
    )
    async def metrics(
        self,
        activity_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        include: IncludeExplain = None,
    ) -> Response[MetricsOut | None]:
        """Show the computed values, or null with its reason; with ``include=explain`` what each rests on."""
        parts = names(include, EXPLAIN, "include")
        found = activity_id_of(activity_id)
        shown = await (_explained(found, caller, wired) if parts else _stored(found, caller, wired))
        # values may change without the activity
        tag = etag(sha256(msgspec.json.encode(shown)).hexdigest()[:16])
        if unchanged(request, tag):
            return not_modified(tag)
        return Response(shown, headers={"ETag": tag})

    @get(
        "/file",
        operation_id="getOriginalFile",
        summary="The file as it came",
        opt=scope("read:activities"),
        media_type="application/octet-stream",
        responses=responses(401, 402, 404, 503),
    )
    async def file(
        self, activity_id: FromPath[str], caller: InjectedCaller, wired: InjectedWired
    ) -> Response[bytes]:
        """Send the original, byte for byte. 404 for an entry by hand, and for a leg: its whole has the file."""
        found = activity_id_of(activity_id)
        async with caller.work.snapshot() as w:
            digest = (await _seen(w, found, caller, wired)).file_sha256
            file = await w.recordings.find_file(caller.user_id, digest) if digest else None
        if file is None:
            raise NotFound("file")
        name = f"activity-{activity_id}.{file.format}"
        return Response(
            file.body,
            media_type="application/octet-stream",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )


async def _stored(activity_id: ActivityId, caller: Caller, wired: Wired) -> MetricsOut:
    async with caller.work.snapshot() as w:
        await _seen(w, activity_id, caller, wired)
        metrics = await w.recordings.find_metrics(caller.user_id, activity_id)
    if metrics is None:
        raise NotFound("activity")
    return MetricsOut.of(metrics)


async def _explained(activity_id: ActivityId, caller: Caller, wired: Wired) -> MetricsOut:
    explained = await explain_metrics(
        user_id=caller.user_id,
        activity_id=activity_id,
        history=caller.history(wired.clock()),
        work=caller.work,
        offered=wired.catalog.metrics,
    )
    return MetricsOut.of(explained.metrics, explained.explanations)


async def _seen(w: UnitOfWork, activity_id: ActivityId, caller: Caller, wired: Wired) -> Activity:
    """Return an activity that the plan shows; its streams and laps change with it only.

    Raises NotFound, FeatureNotInPlan, PaymentPastDue.
    """
    activity = await w.activities.get(caller.user_id, activity_id)
    caller.history(wired.clock()).check(activity.local_day)
    return activity
