"""The job that makes an archive, and the command that does."""

import asyncio
from hashlib import file_digest
from tempfile import TemporaryFile
from typing import IO

from training_analyzer.adapters.files.zip_archive import zip_archive
from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.ids import ExportId, UserId, to_text
from training_analyzer.domain.jobs.export import (
    EXPORTS_KEPT,
    MOST_EXPORT_BYTES,
    ExportFile,
    ExportKind,
    ExportOrder,
    ExportTooLarge,
)
from training_analyzer.domain.jobs.job import Dead, Done, JobOutcome
from training_analyzer.domain.services.audited import tell
from training_analyzer.domain.services.request_export import order_of
from training_analyzer.domain.services.write_export import write_export
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.job_queue import RunningJob


async def make_export(wired: Wired, job: RunningJob, *, most_bytes: int = MOST_EXPORT_BYTES) -> JobOutcome:
    """Write an archive to a temporary file of the data folder, and store it under the job's own id: twice is once."""
    if job.user_id is None:
        return Dead("not_found")
    pages = 0

    async def progress(table: str) -> None:
        nonlocal pages
        pages += 1
        await job.progress(pages, message=table)

    order = order_of(job.payload)
    with TemporaryFile(dir=wired.settings.data_dir) as file:
        try:
            with zip_archive(file, most_bytes=most_bytes) as archive:
                await write_export(
                    order, user_id=job.user_id, work=wired.store.work, archive=archive, progress=progress
                )
        except ExportTooLarge as error:
            return Dead(error.code)
        await _store(wired, job, job.user_id, order.kind, file)
    return Done({"href": f"/v1/exports/{to_text('exp', job.id)}"})


async def _store(wired: Wired, job: RunningJob, user_id: UserId, kind: ExportKind, file: IO[bytes]) -> None:
    file.seek(0)
    digest = await asyncio.to_thread(file_digest, file, "sha256")  # type: ignore[arg-type]  # a file that is open
    file.seek(0)
    body = await asyncio.to_thread(file.read)
    now = wired.clock()
    export = ExportFile(
        user_id=user_id,
        id=ExportId(job.id),
        kind=kind,
        sha256=digest.hexdigest(),
        size=len(body),
        created_at=now,
        expires_at=now + EXPORTS_KEPT,
    )
    await job.heartbeat()
    async with wired.store.work.for_user(user_id)() as w:
        await w.exports.add(export, body)
        await w.commit()


async def export_to(wired: Wired, user_id: UserId, file: IO[bytes]) -> None:
    """Write the archive of a whole account, of any size, for the operator to hand over."""
    event = RequestOrigin().event(
        AuditAction.EXPORT,
        user_id=user_id,
        actor_id=None,
        make_id=wired.make_id,
        now=wired.clock(),
        detail={"kind": ExportKind.ACCOUNT.value},
    )
    await tell(wired.store.work, event)
    with zip_archive(file) as archive:
        await write_export(
            ExportOrder(kind=ExportKind.ACCOUNT),
            user_id=user_id,
            work=wired.store.work,
            archive=archive,
            progress=_silent,
        )


async def _silent(_table: str) -> None:
    pass
