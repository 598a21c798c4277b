"""What an athlete agreed to, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from training_analyzer.domain.ids import UserId


class ConsentKind(StrEnum):
    """What is asked for."""

    AI = "ai"


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """One decision; the newest of its kind is in force, the older ones stay as evidence."""

    user_id: UserId
    kind: ConsentKind
    decided_at: datetime
    granted: bool
