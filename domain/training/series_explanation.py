"""Where the numbers of the daily series come from."""

from collections.abc import Mapping
from typing import Final

from training_analyzer.domain.training.acwr import ACUTE_DAYS, CHRONIC_DAYS
from training_analyzer.domain.training.fitness import RAMP_DAYS
from training_analyzer.domain.training.monotony import WEEK_DAYS

SERIES_FORMULAS: Final[Mapping[str, str]] = {
    "load": "load.chosen_load",
    "ctl": "fitness.grow",
    "atl": "fitness.grow",
    "tsb": "fitness.form",
    "form_end_of_day": "fitness.form",
    "ramp_7d": "fitness.form",
    "acwr": "acwr.uncoupled_ratios",
    "monotony": "monotony.monotony",
    "strain": "monotony.monotony",
}
"""The formula of each number of a day, by module and function: a heading of ``docs/formulas.md``."""

WINDOWS_DAYS: Final[Mapping[str, int]] = {
    "ramp_7d": RAMP_DAYS + 1,
    "acwr": CHRONIC_DAYS,
    "acwr_acute": ACUTE_DAYS,
    "monotony": WEEK_DAYS,
    "strain": WEEK_DAYS,
}
"""The days up to a row, itself included, that a number needs; with fewer it is null with ``too_few_days``.

Of the days of ``acwr`` the last ``acwr_acute`` are compared with those before.
"""
