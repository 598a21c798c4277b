"""The syncs of a connection: what they did, and one more on demand."""

from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.user import time_zone
from training_analyzer.domain.ids import SyncRunId
from training_analyzer.domain.services.request_sync import days_of, request_sync
from training_analyzer.domain.sync.run import RunState, SyncPart, SyncRun, Trigger
from training_analyzer.entrypoints.http.access import SIGNED_IN, scope
from training_analyzer.entrypoints.http.connections import OF_CALLER, connection_of
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.cursors import InvalidCursor, bytes_of, cursor_of
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.job_views import JobOut, accepted
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.parameters import Cursor, Limit
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import sync_text


class SyncIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Nothing for what is new; local days ``from`` and ``to`` for what lies back, the newest days first."""

    first: date | None = msgspec.field(name="from", default=None)
    last: date | None = msgspec.field(name="to", default=None)


class SyncPartOut(msgspec.Struct, frozen=True):
    """One kind of data: what came, what of it was new or changed, what failed, and why the rest of it is missing."""

    kind: str
    fetched: int
    new: int
    changed: int
    failed: int
    error_code: str | None

    @classmethod
    def of(cls, part: SyncPart) -> Self:
        """Return a part as its athlete sees it."""
        return copied(cls, part)


class SyncOut(msgspec.Struct, frozen=True, kw_only=True):
    """One sync. ``reason`` says why it had nothing to do, ``error_code`` what ended it before its time."""

    id: str
    trigger: Trigger
    state: RunState
    reason: str | None
    error_code: str | None
    parts: list[SyncPartOut]
    started_at: datetime
    finished_at: datetime | None

    @classmethod
    def of(cls, run: SyncRun) -> Self:
        """Return a sync as its athlete sees it."""
        return copied(cls, run, id=sync_text(run.id), parts=[SyncPartOut.of(each) for each in run.parts])


class ConnectionSyncController(Controller):
    """What syncs did, part by part."""

    path = "/v1/connections/{provider:str}/syncs"
    tags = ("connections",)

    @get(
        "/",
        operation_id="listSyncs",
        summary="The syncs of a connection, newest first",
        opt=scope("read:connections"),
        guards=[OF_CALLER],
        responses=responses(401, 404, 422, 503),
    )
    async def syncs(
        self,
        provider: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Page[SyncOut]]:
        """List what each sync of the last 90 days brought, and what failed and why."""
        async with caller.work.snapshot() as w:
            connection = await connection_of(w, caller.user_id, provider)
            found = await w.sync_runs.page(caller.user_id, connection.id, _place(cursor), limit + 1)
        shown = found[:limit]
        more = cursor_of(shown[-1].id.bytes) if len(found) > limit else None
        return listed(request, [SyncOut.of(each) for each in shown], more)

    @post(
        "/",
        operation_id="startSync",
        summary="Sync now, or fetch days that lie back",
        status_code=202,
        opt=SIGNED_IN,
        guards=[OF_CALLER],
        responses=responses(401, 403, 404, 409, 422, 503),
    )
    async def start(
        self, provider: FromPath[str], data: JSONBody[SyncIn], caller: InjectedCaller, wired: InjectedWired
    ) -> Response[JobOut]:
        """Queue it, at the earliest 15 minutes after the last; where one waits already, its job is the answer."""
        now = wired.clock()
        today = now.astimezone(time_zone(caller.timezone)).date()
        job_id = await request_sync(
            user_id=caller.user_id,
            provider=provider,
            days=days_of(data.first, data.last, today),
            entitlements=caller.entitlements,
            work=caller.work,
            jobs=wired.jobs,
            now=now,
        )
        job = await wired.jobs.find(job_id, user_id=caller.user_id)
        if job is None:
            raise NotFound("job")
        return accepted(job)


def _place(cursor: str | None) -> SyncRunId | None:
    """Return the sync that a cursor names. Raises InvalidCursor."""
    try:
        return None if cursor is None else SyncRunId(UUID(bytes=bytes_of(cursor)))
    except ValueError:
        raise InvalidCursor from None
