"""A time in which a deployment takes no writes."""

from dataclasses import dataclass
from datetime import datetime

from training_analyzer.domain.errors import TrainingAnalyzerError


@dataclass(frozen=True, slots=True)
class Maintenance:
    """Since when, and why, as an operator says it."""

    since: datetime
    reason: str


class UnderMaintenance(TrainingAnalyzerError):
    """Nothing is written now: reads go on, and a write may be sent again later."""

    code = "maintenance"
    retry_after_s = 60

    def __init__(self) -> None:
        super().__init__("The service is under maintenance: it can be read, and takes no changes now.")
