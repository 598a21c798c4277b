"""What an athlete agreed to, and when."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from training_analyzer.domain.errors import TrainingAnalyzerError
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


class ConsentRequired(TrainingAnalyzerError):
    """The athlete has not agreed to what would be done, or no longer does; nothing was sent."""

    code = "ai_consent_required"

    def __init__(self, kind: ConsentKind) -> None:
        super().__init__("Agree first that a language model may read your data: PUT /v1/me/consents.")
        self.kind = kind
