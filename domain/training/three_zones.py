"""Three zones around the two thresholds of metabolism: easy, between, hard."""

from collections.abc import Mapping
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.zones import Zone, zones_from

HR_THREE: Final = "hr_three"
POWER_THREE: Final = "power_three"
"""Names of the three zones among the zones of an activity's metrics."""

# LT1 in percent of the second threshold, where it was never measured
_LT1_OF_LTHR: Final[Mapping[Sport, int]] = {Sport.RUNNING: 85, Sport.CYCLING: 81}
_LT1_OF_FTP: Final = 75


def three_zones(threshold: Threshold) -> Mapping[str, tuple[str, tuple[Zone, ...]]]:
    """Return scheme and zones by their name in the metrics: ``hr_three``, ``power_three``, those that can be told."""
    cuts = {
        HR_THREE: ("hr_seiler", three_hr_zones(threshold)),
        POWER_THREE: ("power_seiler", three_power_zones(threshold)),
    }
    return {name: (scheme, cut) for name, (scheme, cut) in cuts.items() if cut}


def three_hr_zones(threshold: Threshold, *, lt1_bpm: float | None = None) -> tuple[Zone, ...] | None:
    """Return zone 1 below LT1, zone 2 below LT2, zone 3 above, in bpm. LT2 is the LTHR.

    An unknown LT1 is .85 LTHR in a run and .81 in a ride; for other sports, and without LTHR, None.
    Source: Seiler & Kjerland 2006, Scand J Med Sci Sports 16:49.
    """
    lt2 = threshold.lthr_bpm
    share = _LT1_OF_LTHR.get(threshold.sport)
    if lt1_bpm is None and lt2 is not None and share is not None:
        lt1_bpm = share * lt2 / 100.0
    return _three(lt1_bpm, lt2)


def three_power_zones(threshold: Threshold, *, lt1_w: float | None = None) -> tuple[Zone, ...] | None:
    """Return zone 1 below LT1, zone 2 below LT2, zone 3 above, in W. LT2 is the FTP; an unknown LT1 is .75 FTP.

    None without FTP. Source: Seiler & Kjerland 2006, Scand J Med Sci Sports 16:49.
    """
    lt2 = threshold.ftp_w
    if lt1_w is None and lt2 is not None:
        lt1_w = _LT1_OF_FTP * lt2 / 100.0
    return _three(lt1_w, lt2)


def _three(lt1: float | None, lt2: float | None) -> tuple[Zone, ...] | None:
    return None if lt1 is None or lt2 is None or not 0.0 < lt1 < lt2 else zones_from((0.0, lt1, lt2))
