"""Training impulse by zones: minutes, weighted by the zone they were spent in."""

from collections.abc import Sequence

from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.zones import Zone, time_in_zones, zones_from


def edwards_trimp(hr_bpm: Column, max_bpm: float) -> float | None:
    """Return minutes times 1 to 5 by tenths of the maximum from .50 on; below that they weigh 0.

    None for a maximum that is not above 0. Source: Edwards 1993, The Heart Rate Monitor Book.
    """
    if max_bpm <= 0.0:
        return None
    tenths = [percent * max_bpm / 100.0 for percent in (50, 60, 70, 80, 90)]
    return _weighted(hr_bpm, zones_from((0.0, *tenths), first=0))


def lucia_trimp(hr_bpm: Column, vt1_bpm: float, vt2_bpm: float) -> float | None:
    """Return minutes times 1, 2, 3 below VT1, from VT1 and from VT2 on; None unless 0 < VT1 < VT2.

    Source: Lucia et al. 2003, Med Sci Sports Exerc 35:872.
    """
    if not 0.0 < vt1_bpm < vt2_bpm:
        return None
    return _weighted(hr_bpm, zones_from((0.0, vt1_bpm, vt2_bpm)))


def _weighted(hr_bpm: Column, cut: Sequence[Zone]) -> float:
    """The weight of a zone is its number; seconds without a heart rate do not count."""
    times_s = time_in_zones(hr_bpm, cut)
    return sum(zone.number * seconds for zone, seconds in zip(cut, times_s, strict=True)) / 60.0
