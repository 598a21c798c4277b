"""Where a request came from."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from training_analyzer.domain.audit.event import AuditAction, AuditEvent, Detail, Outcome
from training_analyzer.domain.ids import AuditEventId, MakeId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOrigin:
    """The client's truncated network, its device's name for itself, and the request's id; nothing for a command.

    ``client`` stands for the client where tries are counted, and is neither kept nor logged.
    """

    address: str | None = None
    device: str | None = None
    request_id: str | None = None
    client: str = field(default="", repr=False)

    def event(
        self,
        action: AuditAction,
        outcome: Outcome = Outcome.OK,
        *,
        user_id: UserId | None,
        actor_id: UserId | None,
        make_id: MakeId,
        now: datetime,
        object: str | None = None,  # noqa: A002 - the audit log's word
        detail: Mapping[str, Detail] | None = None,
    ) -> AuditEvent:
        """Return the event of what a request from here did or tried."""
        return AuditEvent(
            id=AuditEventId(make_id(now)),
            at=now,
            user_id=user_id,
            actor_id=actor_id,
            action=action,
            outcome=outcome,
            object=object,
            address=self.address,
            request_id=self.request_id,
            detail=detail or {},
        )
