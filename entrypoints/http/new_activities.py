"""New activities: a dropped recording, or an entry by hand."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import msgspec
from litestar import Controller, Request, Response, post
from litestar.openapi.datastructures import ResponseSpec

from training_analyzer.domain.services.import_recording import import_recording
from training_analyzer.domain.services.record_activity import record_activity
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.activity_forms import MOST_UPLOAD_BYTES, ManualIn, Upload, upload_of
from training_analyzer.entrypoints.http.activity_views import ActivityOut
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.bodies import JSON, MULTIPART, json_body, media_type
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import etag
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.wiring import Wired

type Reply = Response[ActivityOut]


class NewActivities(Controller):
    """The way in; the controller of activities builds on it, since a path has one controller."""

    @post(
        "/",
        operation_id="createActivity",
        summary="Drop a recording, or enter a session by hand",
        opt={**scope("write:activities"), "consumes": (MULTIPART, JSON)},
        request_max_body_size=MOST_UPLOAD_BYTES,
        responses={
            200: ResponseSpec(
                ActivityOut, description="This file was already there.", generate_examples=False
            ),
            **responses(401, 409, 413, 415, 422, 503),
        },
    )
    async def create(
        self, request: Request[Any, Any, Any], caller: InjectedCaller, wired: InjectedWired
    ) -> Reply:
        """Take a FIT, GPX or TCX file, told apart by content, or a JSON entry. The same file twice is one activity."""
        if media_type(request.scope) == MULTIPART:
            upload = await upload_of(request)
            content = upload.body + repr(upload.start_time).encode()
            perform: Callable[[], Awaitable[Reply]] = partial(_uploaded, upload, caller, wired)
        else:
            entry = await json_body(request, ManualIn)
            content = msgspec.json.encode(entry)
            perform = partial(_entered, entry, caller, wired)
        return await once(request, content=content, perform=perform)


async def _uploaded(upload: Upload, caller: Caller, wired: Wired) -> Reply:
    imported = await import_recording(
        body=upload.body,
        start_time=upload.start_time,
        user_id=caller.user_id,
        work=caller.work,
        reader=wired.recording_reader,
        observers=wired.observers,
        offered=wired.catalog.metrics,
        make_id=wired.make_id,
        clock=wired.clock,
    )
    return _reply(
        ActivityOut.whole(imported.activity, imported.legs), imported.activity.version, new=imported.new
    )


async def _entered(entry: ManualIn, caller: Caller, wired: Wired) -> Reply:
    activity = await record_activity(
        entry=entry.entry(),
        timezone=entry.timezone,
        user_id=caller.user_id,
        work=caller.work,
        observers=wired.observers,
        offered=wired.catalog.metrics,
        make_id=wired.make_id,
        clock=wired.clock,
    )
    return _reply(ActivityOut.whole(activity), activity.version, new=True)


def _reply(shown: ActivityOut, version: int, *, new: bool) -> Reply:
    headers = {"ETag": etag(version), "Location": f"/v1/activities/{shown.id}"}
    return Response(shown, status_code=201 if new else 200, headers=headers)
