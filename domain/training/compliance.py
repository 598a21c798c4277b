"""How an activity kept to its plan. The bands are those of TrainingPeaks' calendar."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Compliance(StrEnum):
    """Green within a fifth of the plan, amber within a half, red beyond; unplanned is no failure."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNPLANNED = "unplanned"


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """What was planned, or what was done; unknown is None."""

    duration_s: float | None = None
    load: float | None = None
    distance_m: float | None = None


_GREEN: Final = (0.8, 1.2)
_AMBER: Final = (0.5, 1.5)


def compliance_ratio(planned: Amount, actual: Amount) -> float | None:
    """Return actual over planned by duration, else load, else distance: the first that both sides know.

    None where there is none, or where nothing was planned of it.
    """
    pairs = (
        (planned.duration_s, actual.duration_s),
        (planned.load, actual.load),
        (planned.distance_m, actual.distance_m),
    )
    for wanted, done in pairs:
        if wanted is not None and wanted > 0.0 and done is not None:
            return done / wanted
    return None


def compliance(planned: Amount | None, actual: Amount) -> Compliance | None:
    """Return green for .8 to 1.2 of the plan, amber for .5 to 1.5, red beyond; None where nothing compares.

    Without a plan it is unplanned. The limits themselves belong to the better band.
    """
    if planned is None:
        return Compliance.UNPLANNED
    ratio = compliance_ratio(planned, actual)
    if ratio is None:
        return None
    if _GREEN[0] <= ratio <= _GREEN[1]:
        return Compliance.GREEN
    return Compliance.AMBER if _AMBER[0] <= ratio <= _AMBER[1] else Compliance.RED
