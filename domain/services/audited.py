"""Tell the audit log of what came to nothing."""

from training_analyzer.domain.audit.event import AuditEvent
from training_analyzer.ports.work import Work


async def tell(work: Work, event: AuditEvent) -> None:
    """Store an event in a unit of its own: what failed leaves no other trace."""
    async with work() as w:
        await w.audit.add(event)
        await w.commit()
