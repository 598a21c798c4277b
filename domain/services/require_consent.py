"""What may not be done before the athlete agreed."""

from training_analyzer.domain.identity.consent import ConsentKind, ConsentRequired
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.work import Work


async def require_consent(user_id: UserId, kind: ConsentKind, *, work: Work) -> None:
    """Let a user on who agreed, and has not withdrawn it. Raises ConsentRequired, StoreUnavailable."""
    async with work.snapshot() as w:
        consent = await w.consents.find(user_id, kind)
    if consent is None or not consent.granted:
        raise ConsentRequired(kind)
