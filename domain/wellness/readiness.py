"""Readiness: one number for the morning. A house formula, to be labelled so, and shown with its parts."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import floor
from typing import Final


class Part(StrEnum):
    """What readiness is made of."""

    HRV = "hrv"
    RESTING_HR = "resting_hr"
    SLEEP = "sleep"
    FORM = "form"
    SUBJECTIVE = "subjective"


class Light(StrEnum):
    """Green from 67, red to 33, by the whole number that is shown."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """A score of 0 to 100 with the parts it is made of, each of 0 to 100."""

    score: float
    light: Light
    parts: Mapping[Part, float]


_PERCENT: Final[Mapping[Part, int]] = {
    Part.HRV: 35,
    Part.RESTING_HR: 10,
    Part.SLEEP: 25,
    Part.FORM: 20,
    Part.SUBJECTIVE: 10,
}
_LEAST_PARTS: Final = 2
_LEAST_PERCENT: Final = 40
_GREEN_FROM: Final = 67
_RED_TO: Final = 33
_FORMS: Final = (-40.0, -25.0, -10.0, 0.0, 15.0)
_FORM_SCORES: Final = (0.0, 30.0, 60.0, 75.0, 100.0)


def hrv_part(z: float) -> float:
    """Return clamp(70 + 20 z) of the week's ln(rMSSD) against its baseline."""
    return _clamped(70.0 + 20.0 * z)


def resting_hr_part(z: float) -> float:
    """Return clamp(70 - 20 z) of the week's resting heart rate against its baseline."""
    return _clamped(70.0 - 20.0 * z)


def sleep_part(slept_s: float, need_s: float, debt_s: float) -> float | None:
    """Return clamp(100 min(1, slept / need) - 2 a hour of debt); None without a need."""
    if need_s <= 0.0:
        return None
    return _clamped(100.0 * min(1.0, slept_s / need_s) - 2.0 * debt_s / 3600.0)


def form_part(tsb: float) -> float:
    """Return form on 0 to 100: linear through (-40, 0), (-25, 30), (-10, 60), (0, 75), (15, 100)."""
    if tsb <= _FORMS[0]:
        return _FORM_SCORES[0]
    if tsb >= _FORMS[-1]:
        return _FORM_SCORES[-1]
    i = bisect_right(_FORMS, tsb) - 1
    share = (tsb - _FORMS[i]) / (_FORMS[i + 1] - _FORMS[i])
    return _FORM_SCORES[i] + share * (_FORM_SCORES[i + 1] - _FORM_SCORES[i])


def readiness(parts: Mapping[Part, float | None]) -> Readiness | None:
    """Return the weighted mean of the parts there are, each of 0 to 100.

    Weights: HRV .35, resting heart rate .10, sleep .25, form .20, subjective .10, renormalised over what exists. None
    with fewer than 2 parts or weights of less than .4. A house formula.
    """
    known = {part: _clamped(value) for part, value in parts.items() if value is not None}
    percent = sum(_PERCENT[part] for part in known)
    if len(known) < _LEAST_PARTS or percent < _LEAST_PERCENT:
        return None
    score = sum(_PERCENT[part] * value for part, value in known.items()) / percent
    return Readiness(score=score, light=_light(score), parts=known)


def _light(score: float) -> Light:
    shown = floor(score + 0.5)
    if shown >= _GREEN_FROM:
        return Light.GREEN
    return Light.RED if shown <= _RED_TO else Light.AMBER


def _clamped(value: float) -> float:
    return min(max(value, 0.0), 100.0)
