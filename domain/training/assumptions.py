"""What a value takes for granted where an input is unknown: what marks it as estimated."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.training.hrss import LTHR_OF_MAX
from training_analyzer.domain.training.three_zones import three_hr_zones
from training_analyzer.domain.training.thresholds import Threshold


@dataclass(frozen=True, slots=True)
class Assumption:
    """An input that was unknown or unfit, what was done instead, and the number that came of it, if any."""

    input: str
    assumed: str
    value: float | None = None


type _Rule = Callable[[Threshold | None], Assumption | None]


def _sex(row: Threshold | None) -> Assumption | None:
    return Assumption("sex", "male") if row and row.sex is None else None


def _lthr(row: Threshold | None) -> Assumption | None:
    if row is None or row.lthr_bpm is not None or row.max_hr_bpm is None:
        return None
    return Assumption("lthr_bpm", f"{LTHR_OF_MAX} * max_hr_bpm", LTHR_OF_MAX * row.max_hr_bpm)


def _first_threshold(row: Threshold | None) -> Assumption | None:
    cut = three_hr_zones(row) if row else None
    return Assumption("lt1_bpm", "a share of lthr_bpm", cut[1].lower) if cut else None


def _short(_row: Threshold | None) -> Assumption:
    return Assumption("power_w", "shorter than 20 minutes")


def _critical_power(row: Threshold | None) -> Assumption | None:
    return Assumption("cp_w", "ftp_w", row.ftp_w) if row and row.ftp_w else None


def _flat(_row: Threshold | None) -> Assumption:
    return Assumption("altitude_m", "flat")


def _steady(_row: Threshold | None) -> Assumption:
    return Assumption("variability_index", "a steady effort")


_RULES: Final[Mapping[str, tuple[_Rule, ...]]] = {
    "trimp": (_sex,),
    "hrss": (_sex, _lthr),
    "lucia_trimp": (_first_threshold,),
    "np_w": (_short,),
    "bike_score": (_critical_power,),
    "ngp_mps": (_flat,),
    "rtss": (_flat,),
    "decoupling_pct": (_steady,),
}


def assumptions(name: str, row: Threshold | None) -> Sequence[Assumption]:
    """Return what an estimated value assumes; call it for values that `ActivityMetrics.estimated` names."""
    found = (rule(row) for rule in _RULES.get(name, ()))
    return tuple(each for each in found if each is not None)
