"""A login that waits for a code, as it is kept until any process finishes it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from training_analyzer.domain.ids import ChallengeId, UserId

MOST_TRIES: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class PendingChallenge:
    """One login of one athlete at one provider. ``sealed`` holds what the source needs to finish it."""

    id: ChallengeId
    user_id: UserId
    provider: str
    method: str
    sent_to: str | None
    sealed: bytes = field(repr=False)
    tries_left: int = MOST_TRIES
    created_at: datetime
    expires_at: datetime
