"""Efforts out of the metrics in a dict."""

from collections.abc import Iterator, Sequence
from datetime import date

from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.curves import CurveKind, CurvePoint
from training_analyzer.domain.training.intensity import IntensityBasis, ThreeZoneTotal
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.records import Effort
from training_analyzer.domain.training.three_zones import HR_THREE, POWER_THREE


class FakeEfforts:
    """Looks through everything, every time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def curve(
        self, user_id: UserId, kind: CurveKind, *, sport: Sport, first: date, last: date
    ) -> Sequence[CurvePoint]:
        """Return the best value for each duration."""
        points: dict[int, CurvePoint] = {}
        for activity, metrics in self._measured(user_id, sport, first, last):
            for duration_s, value in metrics.mean_max.get(kind, {}).items():
                point = CurvePoint(
                    duration_s=duration_s, value=value, activity_id=activity.id, day=activity.local_day
                )
                best = points.get(duration_s)
                if best is None or point.value > best.value:
                    points[duration_s] = point
        return [points[duration_s] for duration_s in sorted(points)]

    async def quickest(
        self, user_id: UserId, *, sport: Sport, first: date, last: date, each: int
    ) -> Sequence[Effort]:
        """Return the quickest efforts over each distance."""
        efforts = [
            Effort(
                activity_id=activity.id,
                day=activity.local_day,
                sport=activity.sport,
                distance_m=effort.distance_m,
                duration_s=effort.duration_s,
                start_s=effort.start_s,
            )
            for activity, metrics in self._measured(user_id, sport, first, last)
            for effort in metrics.best_efforts
        ]
        efforts.sort(key=lambda one: (one.distance_m, one.duration_s, one.day, one.activity_id))
        return _first(efforts, each)

    async def three_zones(
        self, user_id: UserId, basis: IntensityBasis, *, sport: Sport | None, first: date, last: date
    ) -> ThreeZoneTotal:
        """Return the seconds in three zones."""
        tables = self._transaction.tables(user_id)
        own = tables.activities_of(user_id)
        wholes = {activity.parent_id for activity in own}
        counting = [
            tables.metrics.get((user_id, activity.id))
            for activity in own
            if activity.id not in wholes
            and activity.duplicate_of is None
            and sport in {None, activity.sport}
            and first <= activity.local_day <= last
        ]
        name = HR_THREE if basis is IntensityBasis.HEART_RATE else POWER_THREE
        zoned = [metrics.zones[name].time_s for metrics in counting if metrics and name in metrics.zones]
        return ThreeZoneTotal(
            time_s=(
                sum((float(time_s[0]) for time_s in zoned), 0.0),
                sum((float(time_s[1]) for time_s in zoned), 0.0),
                sum((float(time_s[2]) for time_s in zoned), 0.0),
            ),
            measured_count=len(zoned),
            unmeasured_count=len(counting) - len(zoned),
        )

    def _measured(
        self, user_id: UserId, sport: Sport, first: date, last: date
    ) -> Iterator[tuple[Activity, ActivityMetrics]]:
        """Yield a sport's counting activities of some days with their metrics, earlier days and ids first."""
        tables = self._transaction.tables(user_id)
        for activity in sorted(tables.activities_of(user_id), key=lambda one: (one.local_day, one.id)):
            metrics = tables.metrics.get((user_id, activity.id))
            wanted = activity.sport is sport and activity.duplicate_of is None
            if metrics is not None and wanted and first <= activity.local_day <= last:
                yield activity, metrics


def _first(efforts: Sequence[Effort], each: int) -> list[Effort]:
    """Return the first so many efforts of each distance, of efforts in order."""
    kept: list[Effort] = []
    for effort in efforts:
        if sum(one.distance_m == effort.distance_m for one in kept) < each:
            kept.append(effort)
    return kept
