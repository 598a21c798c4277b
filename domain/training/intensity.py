"""How easy, middling and hard training share the time.

Source: Treff et al. 2019, Front Physiol 10:707.
"""

from dataclasses import dataclass
from enum import StrEnum
from math import log10
from typing import Final

POLARIZED_ABOVE: Final = 2.0
_BORROWED: Final = 0.01


class IntensityBasis(StrEnum):
    """What the three zones are cut from: heart rate by LTHR, or power by FTP."""

    HEART_RATE = "hr"
    POWER = "power"


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreeZoneTotal:
    """Seconds in three zones over the activities that have them, and how many have not."""

    time_s: tuple[float, float, float]
    measured_count: int
    unmeasured_count: int


@dataclass(frozen=True, slots=True)
class IntensityDistribution:
    """Shares of the time in three zones, which add up to 1."""

    z1: float
    z2: float
    z3: float


def distribution(z1_s: float, z2_s: float, z3_s: float) -> IntensityDistribution | None:
    """Return the shares of times in three zones; None without any time."""
    total_s = z1_s + z2_s + z3_s
    return IntensityDistribution(z1_s / total_s, z2_s / total_s, z3_s / total_s) if total_s > 0.0 else None


def polarization_index(shares: IntensityDistribution) -> float | None:
    """Return log10(z1 / z2 * z3 * 100).

    A z2 of 0 borrows .01 from z3. None without time in zone 1, or in zone 3 after that: the logarithm has no value.
    Source: Treff et al. 2019, Front Physiol 10:707.
    """
    z2, z3 = (shares.z2, shares.z3) if shares.z2 > 0.0 else (_BORROWED, shares.z3 - _BORROWED)
    product = shares.z1 / z2 * z3 * 100.0
    return log10(product) if product > 0.0 else None


def is_polarized(shares: IntensityDistribution) -> bool:
    """Whether the index is above 2.00 and z1 > z3 > z2. Source: Treff et al. 2019, Front Physiol 10:707."""
    index = polarization_index(shares)
    return index is not None and index > POLARIZED_ABOVE and shares.z1 > shares.z3 > shares.z2
