"""What each value of an activity rests on: its formula, the thresholds and the channels that it reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.metrics import Evidence


@dataclass(frozen=True, slots=True)
class Formula:
    """``name`` is a heading of ``docs/formulas.md``: module and function.

    ``thresholds`` are fields of `Threshold`, ``totals`` fields of `Evidence` that are read besides the channels.
    """

    name: str
    thresholds: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    totals: tuple[str, ...] = ()


_HR, _POWER, _SPEED, _ALTITUDE = Channel.HEART_RATE, Channel.POWER, Channel.SPEED, Channel.ALTITUDE
_BANISTER: Final = ("rest_hr_bpm", "max_hr_bpm", "sex")
_BY_MEAN: Final = ("avg_hr_bpm", "timer_time_s")
_SWIM: Final = ("distance_m", "moving_time_s", "timer_time_s")

FORMULAS: Final[Mapping[str, Formula]] = {
    "load": Formula("load.chosen_load", totals=("load_override", "rpe", "timer_time_s")),
    "trimp": Formula("trimp.trimp_of_samples", _BANISTER, (_HR,)),
    "hrss": Formula("hrss.hrss", (*_BANISTER, "lthr_bpm"), (_HR,)),
    "edwards_trimp": Formula("zone_trimp.edwards_trimp", ("max_hr_bpm",), (_HR,)),
    "lucia_trimp": Formula("zone_trimp.lucia_trimp", ("lthr_bpm",), (_HR,)),
    "np_w": Formula("power.normalized_power", (), (_POWER,)),
    "intensity_factor": Formula("power.intensity_factor", ("ftp_w",), (_POWER,)),
    "variability_index": Formula("power.variability_index", (), (_POWER,)),
    "tss": Formula("power.tss", ("ftp_w",), (_POWER,)),
    "work_kj": Formula("power.work_kj", (), (_POWER,)),
    "xpower_w": Formula("xpower.xpower", (), (_POWER,)),
    "bike_score": Formula("xpower.bike_score", ("ftp_w",), (_POWER,)),
    "ngp_mps": Formula("run_load.normalized_speed", (), (_SPEED, _ALTITUDE)),
    "rtss": Formula("run_load.run_tss", ("threshold_pace_s_per_km",), (_SPEED, _ALTITUDE)),
    "stss": Formula("swim_load.swim_tss", ("css_s_per_100m",), (_SPEED,), _SWIM),
    "efficiency_factor": Formula("efficiency.ride_efficiency", (), (_POWER, _HR)),
    "decoupling_pct": Formula("efficiency.decoupling_pct", (), (_POWER, _HR)),
    "zones.hr": Formula("zone_choice.chosen_zones", ("lthr_bpm", "rest_hr_bpm", "max_hr_bpm"), (_HR,)),
    "zones.power": Formula("zone_choice.chosen_zones", ("ftp_w",), (_POWER,)),
    "zones.pace": Formula("zone_choice.chosen_zones", ("threshold_pace_s_per_km",), (_SPEED,)),
    "zones.hr_three": Formula("three_zones.three_hr_zones", ("lthr_bpm",), (_HR,)),
    "zones.power_three": Formula("three_zones.three_power_zones", ("ftp_w",), (_POWER,)),
    "mean_max.power": Formula("mean_max.mean_max", (), (_POWER,)),
    "mean_max.speed": Formula("mean_max.mean_max", (), (_SPEED,)),
    "mean_max.hr": Formula("mean_max.mean_max", (), (_HR,)),
    "best_efforts": Formula("best_efforts.best_efforts"),
}
"""The formula of each value by name; parts of a value have the value's name and a dot before their own."""

_OF_A_RUN: Final[Mapping[str, Formula]] = {
    "efficiency_factor": Formula("efficiency.run_efficiency", (), (_SPEED, _ALTITUDE, _HR)),
    "decoupling_pct": Formula("efficiency.decoupling_pct", (), (_SPEED, _ALTITUDE, _HR)),
}


_OF_AN_ENTRY: Final[Mapping[str, Formula]] = {
    "trimp": Formula("trimp.banister_trimp", _BANISTER, totals=_BY_MEAN),
    "hrss": Formula("hrss.hrss", (*_BANISTER, "lthr_bpm"), totals=_BY_MEAN),
}


def formula_of(name: str, evidence: Evidence) -> Formula:
    """Return the formula of a value, which for some is another one in a run, or without samples. Raises KeyError."""
    if not evidence.streams and name in _OF_AN_ENTRY:
        return _OF_AN_ENTRY[name]
    if evidence.sport is Sport.RUNNING and name in _OF_A_RUN:
        return _OF_A_RUN[name]
    return FORMULAS[name]
