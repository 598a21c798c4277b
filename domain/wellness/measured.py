"""What one source said of one day."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from training_analyzer.domain.ids import UserId


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One kind of measurement by one source on one local day, in the words (`said`) of the kind.

    ``kind`` is a capability of sources, or ``entry`` for what the athlete entered. ``revision`` tells two sayings
    apart; what the provider sent is among the payloads.
    """

    user_id: UserId
    day: date
    kind: str
    source: str
    said: Mapping[str, float | str | None]
    at: datetime | None = None
    device: str | None = None
    revision: str
    stored_at: datetime
