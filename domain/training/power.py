"""Load by power: weighted power, intensity, and the score that makes an hour at FTP 100.

Normalized Power, Intensity Factor and Training Stress Score are trademarks of TrainingPeaks; the formulas are
published. Source: Coggan 2003, Training and racing using a power meter; Allen & Coggan 2006.
"""

from itertools import accumulate
from typing import Final

from training_analyzer.domain.training.sampling import Column

WINDOW_S: Final = 30
SHORT_S: Final = 20 * 60
"""Below this, normalized power says little; it is given and flagged."""


def normalized_power(power_w: Column) -> float | None:
    """Return the fourth root of the mean fourth power of all full 30 s means, in W; None below 30 s.

    ``n`` seconds give ``n - 29`` windows. GoldenCheetah pads the first 29 s with zeros instead.
    """
    if len(power_w) < WINDOW_S:
        return None
    sums = list(accumulate((x or 0.0 for x in power_w), initial=0.0))
    windows = [(end - start) ** 4 for start, end in zip(sums, sums[WINDOW_S:], strict=False)]
    np_w: float = (sum(windows) / len(windows)) ** 0.25 / WINDOW_S
    return np_w


def mean_power(power_w: Column) -> float | None:
    """Return the mean over all seconds in W, coasting as 0; None without seconds."""
    return sum(x or 0.0 for x in power_w) / len(power_w) if power_w else None


def intensity_factor(np_w: float, ftp_w: float) -> float:
    """Return normalized power over threshold power."""
    return np_w / ftp_w


def variability_index(np_w: float, mean_w: float) -> float | None:
    """Return normalized power over mean power; None when the mean is 0."""
    return np_w / mean_w if mean_w > 0.0 else None


def tss(duration_s: float, np_w: float, ftp_w: float) -> float:
    """Return the training stress score: 100 for an hour at threshold power."""
    return duration_s * np_w * intensity_factor(np_w, ftp_w) / (ftp_w * 3600.0) * 100.0


def work_kj(power_w: Column) -> float:
    """Return the work done, in kJ."""
    return sum(x or 0.0 for x in power_w) / 1000.0
