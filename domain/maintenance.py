"""A time in which a deployment takes no writes."""

from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.errors import StoreUnavailable


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Since when, and why, as an operator says it."""

    since: datetime
    reason: str


class UnderMaintenance(StoreUnavailable):
    """Nothing is written now: reads go on, and a write may be sent again later.

    Whoever goes on without a store that cannot write goes on without this one, too.
    """

    code = "maintenance"
    retry_after_s = 60

    def __init__(self) -> None:
        super().__init__("it is under maintenance, and takes no changes now")
