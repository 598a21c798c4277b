"""Suggestions for the threshold power: none of them counts until the athlete confirms it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from training_analyzer.domain.training.critical_power import MaximalEffort, critical_power

_TWENTY_MINUTES_S: Final = 1200


class FtpMethod(StrEnum):
    """How a suggestion came about."""

    TWENTY_MINUTES = "twenty_minutes"
    RAMP = "ramp"
    CRITICAL_POWER = "critical_power"


@dataclass(frozen=True, slots=True)
class FtpSuggestion:
    """A threshold power, in W, to be confirmed."""

    method: FtpMethod
    ftp_w: float


def ftp_of_twenty_minutes(best_w: float) -> float:
    """Return .95 of the best 20 minutes, in W. Source: Allen & Coggan 2006."""
    return 0.95 * best_w


def ftp_of_ramp(best_minute_w: float) -> float:
    """Return .75 of the best minute of a ramp test, in W. Source: the common ramp protocol (British Cycling, Zwift)."""
    return 0.75 * best_minute_w


def ftp_suggestions(curve_w: Mapping[int, float], ramp_minute_w: float | None = None) -> list[FtpSuggestion]:
    """Return what an athlete's mean-max power of the last 90 days suggests, by duration in seconds.

    From its best 20 minutes, from a critical power fitted to its 2 to 20 minutes, and from the best minute of a ramp
    test where there was one; what cannot be told is absent.
    """
    found: list[tuple[FtpMethod, float]] = []
    if _TWENTY_MINUTES_S in curve_w:
        found.append((FtpMethod.TWENTY_MINUTES, ftp_of_twenty_minutes(curve_w[_TWENTY_MINUTES_S])))
    fit = critical_power([MaximalEffort(power_w, duration_s) for duration_s, power_w in curve_w.items()])
    if fit:
        found.append((FtpMethod.CRITICAL_POWER, fit.cp_w))
    if ramp_minute_w is not None:
        found.append((FtpMethod.RAMP, ftp_of_ramp(ramp_minute_w)))
    return [FtpSuggestion(method, ftp_w) for method, ftp_w in found if ftp_w > 0.0]
