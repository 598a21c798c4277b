"""An athlete as a payment vendor knows them."""

from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.ids import BillingAccountId, UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class BillingAccount:
    """One a user, vendor and mode. ``customer_id`` is None until there is a customer, and once it was deleted.

    ``customer_generation`` counts deleted customers. ``sync_ticket`` numbers the fetches that began, ``applied_ticket``
    is the newest one whose result was stored.
    """

    id: BillingAccountId
    user_id: UserId
    provider: str
    livemode: bool
    customer_id: str | None = None
    customer_generation: int = 0
    sync_ticket: int = 0
    applied_ticket: int = 0
    synced_at: datetime | None = None
