"""Ask for an archive, and fetch it."""

from dataclasses import replace
from datetime import date, datetime
from typing import Final

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.identity.session import check_recent
from training_analyzer.domain.ids import ExportId, JobId, MakeId, UserId, to_text
from training_analyzer.domain.jobs.export import (
    ExportFile,
    ExportFormat,
    ExportKind,
    ExportOrder,
    ExportUnderway,
)
from training_analyzer.domain.jobs.job import NewJob, Payload
from training_analyzer.domain.services.history import History
from training_analyzer.domain.services.require_feature import require
from training_analyzer.domain.services.retried import retried
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import Work

EXPORT: Final = "export"
"""The kind of the job that makes an archive."""

_ATTEMPTS: Final = 3


@retried
async def request_export(
    order: ExportOrder,
    *,
    user_id: UserId,
    history: History,
    authenticated_at: datetime,
    origin: RequestOrigin,
    work: Work,
    jobs: JobQueue,
    make_id: MakeId,
    now: datetime,
) -> JobId:
    """Return the job that makes an archive; its owner's writers take turns, so two requests make one.

    A whole account is everybody's by law; activities in bulk are of the plan, as far back as it shows them. Raises ReauthenticationRequired for a
    whole account, FeatureNotInPlan, PaymentPastDue, ExportUnderway, WriteConflict.
    """
    if order.kind is ExportKind.ACCOUNT:
        check_recent(authenticated_at, now)
    else:
        require(Feature.DATA_EXPORT, history.entitlements)
        order = replace(order, first=history.since(order.first))
    job = NewJob(kind=EXPORT, payload=payload_of(order), user_id=user_id, max_attempts=_ATTEMPTS)
    async with work() as w:
        if await w.jobs.open_of(user_id, EXPORT):
            raise ExportUnderway
        job_id = await jobs.enqueue(job, work=w)
        if job_id is None:
            raise ExportUnderway
        event = origin.event(
            AuditAction.EXPORT,
            user_id=user_id,
            actor_id=user_id,
            make_id=make_id,
            now=now,
            object=to_text("job", job_id),
            detail={"kind": order.kind.value},
        )
        await w.audit.add(event)
        await w.commit()
    return job_id


@retried
async def fetch_export(
    *,
    user_id: UserId,
    export_id: ExportId,
    authenticated_at: datetime,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> tuple[ExportFile, bytes]:
    """Return an archive with its bytes. Raises NotFound; ReauthenticationRequired for a whole account."""
    async with work() as w:
        found = await w.exports.get(user_id, export_id, now)
        if found.kind is ExportKind.ACCOUNT:
            check_recent(authenticated_at, now)
        event = origin.event(
            AuditAction.EXPORT_FETCH,
            user_id=user_id,
            actor_id=user_id,
            make_id=make_id,
            now=now,
            object=to_text("exp", export_id),
            detail={"kind": found.kind.value},
        )
        await w.audit.add(event)
        await w.commit()
    async with work.snapshot() as w:
        return found, await w.exports.body(user_id, export_id, now)


def payload_of(order: ExportOrder) -> Payload:
    """Return an order as a job keeps it."""
    return {
        "kind": order.kind.value,
        "format": order.format.value,
        "first": None if order.first is None else order.first.isoformat(),
        "last": None if order.last is None else order.last.isoformat(),
    }


def order_of(payload: Payload) -> ExportOrder:
    """Return the order of a job."""
    first, last = payload["first"], payload["last"]
    return ExportOrder(
        kind=ExportKind(str(payload["kind"])),
        format=ExportFormat(str(payload["format"])),
        first=None if first is None else date.fromisoformat(str(first)),
        last=None if last is None else date.fromisoformat(str(last)),
    )
