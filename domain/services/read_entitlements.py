"""What a user may do now."""

from datetime import datetime

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.terms import Holdings, PlanTerms
from training_analyzer.domain.ids import UserId
from training_analyzer.ports.work import UnitOfWork, Work


async def read_entitlements(user_id: UserId, *, work: Work, terms: PlanTerms, now: datetime) -> Entitlements:
    """Return what a user may do now, read in one view. Raises StoreUnavailable."""
    async with work.for_user(user_id).snapshot() as w:
        return terms.entitled(await holdings_of(user_id, w), now)


async def holdings_of(user_id: UserId, w: UnitOfWork) -> Holdings:
    """Return what a user has."""
    return Holdings(await w.subscriptions.of_user(user_id), await w.overrides.of_user(user_id))
