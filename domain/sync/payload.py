"""What a provider said, word for word, so that a better reader needs no second request."""

from dataclasses import dataclass, field
from datetime import datetime

from training_analyzer.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcePayload:
    """One object of a provider. ``key`` is its id there, or the local day of a reading; ``body`` its JSON."""

    user_id: UserId
    provider: str
    kind: str
    key: str
    revision: str
    body: bytes = field(repr=False)
    received_at: datetime
