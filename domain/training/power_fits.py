"""Critical power of an athlete's curve by each of the three fits, side by side."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Final

from training_analyzer.domain.training.critical_power import (
    CriticalPower,
    MaximalEffort,
    counts,
    critical_power,
    fit_inverse_time,
    lacking,
    possible,
)
from training_analyzer.domain.training.curves import CurvePoint
from training_analyzer.domain.training.outliers import MOST_POWER_W
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.three_parameter_power import (
    LEAST_EFFORTS,
    ThreeParameterPower,
    endurance_s,
    fit_three_parameters,
)

_FITS: Final = ("work_time", "inverse_time", "three_parameter")


@dataclass(frozen=True, slots=True, kw_only=True)
class PowerFits:
    """The points of 2 to 20 minutes and the fits through them, each None with an entry in ``reasons``.

    ``held_s`` says for each point how long the three parameters let its power be held; None for ever, or never.
    """

    points: Sequence[CurvePoint]
    work_time: CriticalPower | None = None
    inverse_time: CriticalPower | None = None
    three_parameter: ThreeParameterPower | None = None
    held_s: Sequence[float | None] = ()
    reasons: Mapping[str, Reason]


def fit_power(curve: Sequence[CurvePoint]) -> PowerFits:
    """Return the fits to the points of 2 to 20 minutes of a mean-max power curve.

    The curve's best count as maximal efforts. All fits need what the default one needs; three parameters a fourth
    point and a greatest power that a body has (2,500 W at most). Sources: those of each fit.
    """
    points = [point for point in curve if counts(point.duration_s)]
    if reason := lacking([point.duration_s for point in points]):
        return PowerFits(points=points, held_s=[None] * len(points), reasons=dict.fromkeys(_FITS, reason))
    efforts = [MaximalEffort(point.value, point.duration_s) for point in points]
    three = _possible_three(fit_three_parameters(efforts))
    fits = (critical_power(efforts), possible(fit_inverse_time(efforts)), three)
    reasons = {name: Reason.NO_FIT for name, fit in zip(_FITS, fits, strict=True) if fit is None}
    if len(points) < LEAST_EFFORTS:
        reasons["three_parameter"] = Reason.TOO_FEW_EFFORTS
    return PowerFits(
        points=points,
        work_time=fits[0],
        inverse_time=fits[1],
        three_parameter=three,
        held_s=[_held_s(three, point.value) for point in points],
        reasons=reasons,
    )


def _possible_three(fit: ThreeParameterPower | None) -> ThreeParameterPower | None:
    two = possible(CriticalPower(fit.cp_w, fit.w_prime_j)) if fit else None
    return fit if fit and two and fit.max_w <= MOST_POWER_W else None


def _held_s(model: ThreeParameterPower | None, power_w: float) -> float | None:
    held_s = endurance_s(model, power_w) if model else None
    return held_s if held_s is not None and isfinite(held_s) else None
