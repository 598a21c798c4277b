"""What an athlete held, how fast distances were covered and how hard the time was, over many activities."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.curves import CurveKind, CurvePoint
from training_analyzer.domain.training.intensity import IntensityBasis, ThreeZoneTotal
from training_analyzer.domain.training.records import Effort


@runtime_checkable
class Efforts(Protocol):
    """Drawn from the stored metrics: ``Recordings.put_metrics`` keeps them. Duplicates do not count, legs do."""

    async def curve(
        self, user_id: UserId, kind: CurveKind, *, sport: Sport, first: date, last: date
    ) -> Sequence[CurvePoint]:
        """Return the best value for each duration among a sport's activities of some local days, by duration.

        Ties keep the earlier day, then the earlier activity.
        """
        ...

    async def quickest(
        self, user_id: UserId, *, sport: Sport, first: date, last: date, each: int
    ) -> Sequence[Effort]:
        """Return the quickest efforts over each distance, at most ``each`` of one, by distance and duration.

        Ties keep the earlier day, then the earlier activity.
        """
        ...

    async def three_zones(
        self, user_id: UserId, basis: IntensityBasis, *, sport: Sport | None, first: date, last: date
    ) -> ThreeZoneTotal:
        """Return the seconds in three zones of the activities of some local days, of all sports for None.

        They are the times under ``hr_three`` or ``power_three`` of the metrics' zones. What counts: activities without
        legs, and legs; none that is a duplicate.
        """
        ...
