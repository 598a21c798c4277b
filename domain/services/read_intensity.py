"""How an athlete's time was shared between easy, middling and hard."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.training.intensity import (
    IntensityBasis,
    IntensityDistribution,
    ThreeZoneTotal,
    distribution,
    is_polarized,
    polarization_index,
)
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.ports.work import Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Intensity:
    """Time in three zones and what it says; each None has an entry in ``reasons``."""

    total: ThreeZoneTotal
    shares: IntensityDistribution | None = None
    polarization_index: float | None = None
    polarized: bool | None = None
    reasons: Mapping[str, Reason]


async def read_intensity(
    *, user_id: UserId, basis: IntensityBasis, sport: Sport | None, first: date, last: date, work: Work
) -> Intensity:
    """Return the distribution over some days, from the times that were stored with each activity."""
    async with work.snapshot() as w:
        total = await w.efforts.three_zones(user_id, basis, sport=sport, first=first, last=last)
    shares = distribution(*total.time_s)
    if shares is None:
        missing = ("shares", "polarization_index", "polarized")
        return Intensity(total=total, reasons=dict.fromkeys(missing, Reason.NO_EVIDENCE))
    index = polarization_index(shares)
    return Intensity(
        total=total,
        shares=shares,
        polarization_index=index,
        polarized=is_polarized(shares),
        reasons={} if index is not None else {"polarization_index": Reason.EMPTY_ZONE},
    )
