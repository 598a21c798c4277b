"""xPower and BikeScore: Skiba's weighted power, with an exponential mean where Coggan takes windows."""

from itertools import accumulate
from typing import Final

from training_analyzer.domain.training.sampling import Column

SMOOTHED_S: Final = 25.0


def xpower(power_w: Column) -> float | None:
    """Return the fourth root of the mean fourth power of power smoothed over 25 s, in W; None without seconds.

    The mean starts at 0 and gives 1 / 26 to each new second. Silence counts as coasting.
    Sources: Skiba 2008, Analysis of power output and training stress in cyclists; GoldenCheetah, XPower.
    """
    if not power_w:
        return None
    share = 1.0 / (SMOOTHED_S + 1.0)
    smoothed = accumulate((x or 0.0 for x in power_w), lambda mean, x: mean + (x - mean) * share, initial=0.0)
    value: float = (sum(x**4 for x in smoothed) / len(power_w)) ** 0.25
    return value


def relative_intensity(xpower_w: float, cp_w: float) -> float:
    """Return xPower over critical power. Source: Skiba 2008."""
    return xpower_w / cp_w


def bike_score(duration_s: float, xpower_w: float, cp_w: float) -> float:
    """Return BikeScore: 100 for an hour at critical power. Source: Skiba 2008; GoldenCheetah, BikeScore."""
    return duration_s * xpower_w * relative_intensity(xpower_w, cp_w) / (cp_w * 3600.0) * 100.0
