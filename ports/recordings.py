"""What belongs to one activity: its streams, laps, metrics and the file it came from."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from training_analyzer.domain.activities.channel import Channel, Streams
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import OriginalFile
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.training.metrics import ActivityMetrics


@runtime_checkable
class Recordings(Protocol):
    """Parts of an activity, keyed by its owner and id. Reading parts of an unknown activity finds nothing."""

    async def put_streams(self, user_id: UserId, activity_id: ActivityId, streams: Streams) -> None:
        """Store the columns, replacing those there were. Kept to 0.001 of a unit, 1e-7 of a degree."""
        ...

    async def streams(
        self, user_id: UserId, activity_id: ActivityId, channels: Collection[Channel] | None = None
    ) -> Streams:
        """Return the columns asked for that exist, all when None is asked for."""
        ...

    async def put_laps(self, user_id: UserId, activity_id: ActivityId, laps: Sequence[Lap]) -> None:
        """Store the laps, replacing those there were."""
        ...

    async def laps(self, user_id: UserId, activity_id: ActivityId) -> Sequence[Lap]:
        """Return the laps in order."""
        ...

    async def put_metrics(self, user_id: UserId, activity_id: ActivityId, metrics: ActivityMetrics) -> None:
        """Store the computed values, replacing those there were."""
        ...

    async def find_metrics(self, user_id: UserId, activity_id: ActivityId) -> ActivityMetrics | None:
        """Return the computed values."""
        ...

    async def outdate(self, user_id: UserId, *, sport: Sport, first: date, until: date | None) -> int:
        """Mark the metrics of a sport's activities (legs too) as outdated; return how many.

        From a local day until the day before another, or to the end.
        """
        ...

    async def outdated(self, user_id: UserId, *, algorithm: int, limit: int) -> Sequence[ActivityId]:
        """Return activities whose metrics are marked or were computed by another algorithm, in order of id."""
        ...

    async def put_file(self, user_id: UserId, file: OriginalFile) -> None:
        """Keep a file as it came; the same one again changes nothing."""
        ...

    async def find_file(self, user_id: UserId, sha256: bytes) -> OriginalFile | None:
        """Return a file byte for byte."""
        ...
