"""Thresholds, preferences and the daily series as rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named, values_of
from training_analyzer.adapters.sql.tables.training import daily_load, threshold, training_preference
from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.daily import DailyLoad
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Sex, Threshold

THRESHOLD_COLUMNS: Final = columns_of(Threshold, threshold)
PREFERENCE_COLUMNS: Final = columns_of(TrainingPreferences, training_preference)
DAILY_COLUMNS: Final = tuple(daily_load.c[name] for name in DailyLoad._fields)


def threshold_of(row: Sequence[Any]) -> Threshold:
    """Return the threshold of a row of `THRESHOLD_COLUMNS`."""
    values = named(Threshold, row)
    sex = values["sex"]
    return Threshold(**values | {"sport": Sport(values["sport"]), "sex": None if sex is None else Sex(sex)})


def preferences_of(row: Sequence[Any]) -> TrainingPreferences:
    """Return the preferences of a row of `PREFERENCE_COLUMNS`."""
    values = named(TrainingPreferences, row)
    order = {
        Sport(sport): tuple(LoadMethod(method) for method in methods)
        for sport, methods in values["load_order"].items()
    }
    return TrainingPreferences(**values | {"load_order": order})


def preferences_row(preferences: TrainingPreferences) -> Mapping[str, Any]:
    """Return the values of a row of preferences, its key aside."""
    order = {sport: list(methods) for sport, methods in preferences.load_order.items()}
    return {**values_of(preferences), "load_order": order}
