"""Suggestions for the threshold power: none of them counts until the athlete confirms it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from training_analyzer.domain.training.curves import CurvePoint
from training_analyzer.domain.training.power_fits import fit_power
from training_analyzer.domain.training.reasons import Reason

_A_MINUTE_S: Final = 60
_TWENTY_MINUTES_S: Final = 1200


class FtpMethod(StrEnum):
    """How a suggestion came about."""

    TWENTY_MINUTES = "twenty_minutes"
    RAMP = "ramp"
    CRITICAL_POWER = "critical_power"


@dataclass(frozen=True, slots=True)
class FtpSuggestion:
    """A threshold power, in W, to be confirmed, and the bests it rests on."""

    method: FtpMethod
    ftp_w: float
    points: Sequence[CurvePoint]


def ftp_of_twenty_minutes(best_w: float) -> float:
    """Return .95 of the best 20 minutes, in W. Source: Allen & Coggan 2006."""
    return 0.95 * best_w


def ftp_of_ramp(best_minute_w: float) -> float:
    """Return .75 of the best minute of a ramp test, in W. Source: the common ramp protocol (British Cycling, Zwift)."""
    return 0.75 * best_minute_w


def ftp_suggestions(curve: Sequence[CurvePoint]) -> tuple[list[FtpSuggestion], Mapping[FtpMethod, Reason]]:
    """Return what an athlete's mean-max power of the last 90 days suggests, and why a method says nothing.

    From its best 20 minutes; from a critical power fitted to its 2 to 20 minutes; from its best minute, which only
    means something where that minute ended a ramp test. Power of 0 was not measured, or not meant.
    """
    best = {point.duration_s: point for point in curve if point.value > 0.0}
    found: list[FtpSuggestion] = []
    reasons: dict[FtpMethod, Reason] = {}
    for method, duration_s, rule in (
        (FtpMethod.TWENTY_MINUTES, _TWENTY_MINUTES_S, ftp_of_twenty_minutes),
        (FtpMethod.RAMP, _A_MINUTE_S, ftp_of_ramp),
    ):
        if point := best.get(duration_s):
            found.append(FtpSuggestion(method, rule(point.value), [point]))
        else:
            reasons[method] = Reason.TOO_SHORT if best else Reason.NO_POWER
    fits = fit_power(list(best.values()))
    if fits.work_time:
        found.append(FtpSuggestion(FtpMethod.CRITICAL_POWER, fits.work_time.cp_w, fits.points))
    else:
        reasons[FtpMethod.CRITICAL_POWER] = fits.reasons["work_time"]
    return found, reasons
