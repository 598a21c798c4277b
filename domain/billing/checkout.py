"""A visit to the vendor's page where an athlete subscribes."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from training_analyzer.domain.billing.plan import PlanRef
from training_analyzer.domain.ids import CheckoutId, UserId


class CheckoutState(StrEnum):
    """Where a visit stands, as far as we know."""

    OPEN = "open"
    COMPLETED = "completed"
    FAILED = "failed"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkout:
    """It is stored before the vendor is asked, so that a second click finds it; then the vendor's page joins it."""

    id: CheckoutId
    user_id: UserId
    plan: PlanRef
    state: CheckoutState
    created_at: datetime
    vendor_id: str | None = None
    url: str | None = None
    expires_at: datetime | None = None
