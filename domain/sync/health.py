"""How syncs fare in all, for those who run the deployment."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SyncCounts:
    """Connections: by state, those due now, those that a sync holds, and those whose last sync failed."""

    states: Mapping[str, int]
    due: int
    running: int
    failing: int
    oldest_due_at: datetime | None
