"""Training paces from a VDOT: from easy to interval."""

from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.training.vdot import pace_at_share

# name, least and greatest share of VDOT
_SHARES: Final = (
    ("easy", 0.59, 0.74),
    ("marathon", 0.75, 0.84),
    ("threshold", 0.83, 0.88),
    ("interval", 0.95, 1.00),
)


@dataclass(frozen=True, slots=True)
class TrainingPace:
    """A band of paces, in seconds per kilometre: ``slowest`` is the greater number."""

    name: str
    slowest_s_per_km: float
    fastest_s_per_km: float


def training_paces(value: float) -> list[TrainingPace]:
    """Return the bands of a VDOT, easiest first; a VDOT of 0 or less has none.

    Easy 59-74 %, marathon 75-84 %, threshold 83-88 %, interval 95-100 % of VDOT.
    Source: Daniels & Gilbert 1979, Oxygen Power; Daniels' Running Formula.
    """
    bands = []
    for name, least, most in _SHARES:
        slowest, fastest = pace_at_share(value, least), pace_at_share(value, most)
        if value > 0.0 and slowest is not None and fastest is not None:
            bands.append(TrainingPace(name, slowest, fastest))
    return bands
