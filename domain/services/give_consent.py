"""Agree to something, or withdraw it."""

from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.identity.consent import Consent, ConsentKind
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.ports.work import Work


async def give_consent(
    *,
    user_id: UserId,
    kind: ConsentKind,
    granted: bool,
    origin: RequestOrigin,
    work: Work,
    make_id: MakeId,
    now: datetime,
) -> Consent:
    """Return the decision in force: a new one, or the one that says the same already."""
    event = origin.event(
        AuditAction.CONSENT,
        user_id=user_id,
        actor_id=user_id,
        make_id=make_id,
        now=now,
        detail={"kind": kind, "granted": granted},
    )
    async with work() as w:
        there = await w.consents.find(user_id, kind)
        if there is not None and there.granted == granted:
            return there
        consent = Consent(user_id=user_id, kind=kind, decided_at=now, granted=granted)
        await w.consents.add(consent)
        await w.audit.add(event)
        await w.commit()
    return consent
