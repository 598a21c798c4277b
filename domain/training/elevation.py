"""Metres climbed and descended, without the noise of the sensor."""

from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.training.sampling import Column

BAROMETRIC_M: Final = 3.0
"""Threshold for altitude by air pressure."""
GPS_M: Final = 10.0
"""Threshold for altitude by satellites, which wanders more."""
_ROUNDING_M: Final = 1e-9


@dataclass(frozen=True, slots=True)
class Elevation:
    """Metres up and metres down, both positive."""

    gain_m: float
    loss_m: float


def elevation(altitude_m: Column, threshold_m: float) -> Elevation | None:
    """Return gain and loss by hysteresis: the reference moves only when the deviation reaches the threshold.

    Unknown seconds are passed over; None when no altitude is known. The rule is common among recorders and has no
    one source; the thresholds are ours.
    """
    gain_m = loss_m = 0.0
    reference: float | None = None
    for x in altitude_m:
        if x is None:
            continue
        if reference is None:
            reference = x
        deviation = x - reference
        if abs(deviation) < threshold_m - _ROUNDING_M:
            continue
        gain_m += max(deviation, 0.0)
        loss_m += max(-deviation, 0.0)
        reference = x
    return None if reference is None else Elevation(gain_m, loss_m)
