"""Events of the audit log as rows."""

from collections.abc import Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named
from training_analyzer.adapters.sql.tables.operation import audit_event
from training_analyzer.domain.audit.event import AuditAction, AuditEvent, Outcome

AUDIT_COLUMNS: Final = columns_of(AuditEvent, audit_event)


def audit_event_of(row: Sequence[Any]) -> AuditEvent:
    """Return the event of a row of `AUDIT_COLUMNS`."""
    values = named(AuditEvent, row)
    words = {"action": AuditAction(values["action"]), "outcome": Outcome(values["outcome"])}
    return AuditEvent(**values | words)
