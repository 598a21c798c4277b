"""Values for tests about accounts and how they are reached, as `builders` makes them for the diary."""

from dataclasses import replace
from typing import Any

from training_analyzer.domain.audit.event import AuditAction, AuditEvent, Outcome
from training_analyzer.domain.ids import AuditEventId
from training_analyzer.plugins.testing.builders import NOW, a_user_id, an_id


def an_audit_event(number: int = 1, **changes: Any) -> AuditEvent:
    """Return a sign-in of ``a_user()``."""
    event = AuditEvent(
        id=AuditEventId(an_id(30_000 + number)),
        at=NOW,
        user_id=a_user_id(),
        actor_id=a_user_id(),
        action=AuditAction.SIGN_IN,
        outcome=Outcome.OK,
    )
    return replace(event, **changes)
