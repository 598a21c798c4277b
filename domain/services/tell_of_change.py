"""Tell of a change of plan, in the unit that stores it: its owner, whoever watches, and by mail who has to act."""

from datetime import datetime
from typing import Final
from uuid import UUID

from training_analyzer.domain.audit.event import AuditAction, AuditEvent, Outcome
from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.billing.sync import Change
from training_analyzer.domain.billing.transition import PlanChange, Transition
from training_analyzer.domain.identity.letter import Letter
from training_analyzer.domain.ids import AuditEventId, MakeId, UserId
from training_analyzer.domain.jobs.job import NewJob, Payload
from training_analyzer.domain.services.queue_letter import queue_letter
from training_analyzer.ports.job_queue import JobQueue
from training_analyzer.ports.work import UnitOfWork

PLAN_CHANGED: Final = "plan_changed"
"""The kind of the job that tells observers."""

_LETTERS: Final = {
    Transition.PAST_DUE: Letter.PAYMENT_FAILED,
    Transition.ENDED: Letter.PLAN_ENDED,
}


async def tell_of_change(
    w: UnitOfWork, change: Change, *, jobs: JobQueue, make_id: MakeId, now: datetime
) -> None:
    """Note each transition in the audit log, and queue what is told of it outside."""
    for transition in change.transitions:
        told = _told(change, transition, now)
        await w.audit.add(_event(told, make_id))
        await jobs.enqueue(NewJob(kind=PLAN_CHANGED, payload=_payload_of(told), user_id=told.user_id), work=w)
        if (letter := _LETTERS.get(transition)) is not None:
            await queue_letter(jobs, w, letter, told.user_id)


def plan_change_of(payload: Payload) -> PlanChange:
    """Return the change that a job tells of."""
    plan = payload["plan"]
    return PlanChange(
        user_id=UserId(UUID(str(payload["user_id"]))),
        provider=str(payload["provider"]),
        subscription_id=str(payload["subscription_id"]),
        plan=None if plan is None else PlanRef(str(plan)),
        transition=Transition(str(payload["transition"])),
        at=datetime.fromisoformat(str(payload["at"])),
    )


def _payload_of(told: PlanChange) -> Payload:
    return {
        "user_id": str(told.user_id),
        "provider": told.provider,
        "subscription_id": told.subscription_id,
        "plan": told.plan,
        "transition": told.transition.value,
        "at": told.at.isoformat(),
    }


def _told(change: Change, transition: Transition, now: datetime) -> PlanChange:
    said = change.after.snapshot
    return PlanChange(
        user_id=change.after.user_id,
        provider=said.provider,
        subscription_id=said.id,
        plan=said.plan,
        transition=transition,
        at=now,
    )


def _event(told: PlanChange, make_id: MakeId) -> AuditEvent:
    return AuditEvent(
        id=AuditEventId(make_id(told.at)),
        at=told.at,
        user_id=told.user_id,
        actor_id=None,
        action=AuditAction.PLAN,
        outcome=Outcome.OK,
        object=told.subscription_id,
        detail={"transition": told.transition.value, "plan": told.plan},
    )
