"""Exports: what the caller takes along."""

from datetime import date, datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.jobs.export import ExportFile, ExportFormat, ExportKind, new_order
from training_analyzer.domain.services.request_export import fetch_export, request_export
from training_analyzer.entrypoints.http.access import SIGNED_IN
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.job_views import JobOut, accepted
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import export_id_of, export_text

ZIP = "application/zip"


class ExportIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What to export: the account as a whole, or activities in a format, of local days from ``from`` to ``to``."""

    kind: ExportKind
    format: ExportFormat | None = None
    first: date | None = msgspec.field(name="from", default=None)
    last: date | None = msgspec.field(name="to", default=None)


class ExportOut(msgspec.Struct, frozen=True, kw_only=True):
    """An archive that lies ready at ``href``. ``sha256`` is hexadecimal, ``size`` in bytes."""

    id: str
    kind: ExportKind
    sha256: str
    size: int
    created_at: datetime
    expires_at: datetime
    href: str

    @classmethod
    def of(cls, export: ExportFile) -> "ExportOut":
        """Return an archive as its owner sees it."""
        public_id = export_text(export.id)
        return copied(cls, export, id=public_id, href=f"/v1/exports/{public_id}")


class ExportsOut(msgspec.Struct, frozen=True):
    """The archives that lie ready, newest first."""

    data: list[ExportOut]


class ExportController(Controller):
    """Archives, made by a job and kept for a week."""

    path = "/v1/exports"
    tags = ("transfer",)

    @post(
        "/",
        operation_id="createExport",
        summary="Export the account or activities",
        status_code=202,
        opt=SIGNED_IN,
        responses=responses(401, 402, 403, 409, 422, 503),
    )
    async def create(
        self,
        data: JSONBody[ExportIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[JobOut]:
        """Begin an export, one at a time; a whole account asks for a fresh sign-in. It replaces the last of its kind."""
        now = wired.clock()
        job_id = await request_export(
            new_order(data.kind, data.format, data.first, data.last),
            user_id=caller.user_id,
            history=caller.history(now),
            authenticated_at=caller.authenticated_at,
            origin=origin_of(request),
            work=caller.work,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=now,
        )
        job = await wired.jobs.find(job_id, user_id=caller.user_id)
        if job is None:
            raise NotFound("job")
        return accepted(job)

    @get("/", operation_id="listExports", summary="Exports", opt=SIGNED_IN, responses=responses(401, 503))
    async def exports(self, caller: InjectedCaller, wired: InjectedWired) -> ExportsOut:
        """List the archives that lie ready."""
        async with caller.work.snapshot() as w:
            found = await w.exports.list(caller.user_id, wired.clock())
        return ExportsOut([ExportOut.of(each) for each in found])

    @get(
        "/{export_id:str}",
        operation_id="getExport",
        summary="The archive of an export",
        opt=SIGNED_IN,
        media_type=ZIP,
        responses=responses(401, 403, 404, 503),
    )
    async def fetch(
        self,
        export_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[bytes]:
        """Send the ZIP archive, to its owner, for seven days; a whole account asks for a fresh sign-in."""
        export, body = await fetch_export(
            user_id=caller.user_id,
            export_id=export_id_of(export_id),
            authenticated_at=caller.authenticated_at,
            origin=origin_of(request),
            work=caller.work,
            make_id=wired.make_id,
            now=wired.clock(),
        )
        name = f"export-{export_text(export.id)}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(body, media_type=ZIP, headers=headers)
