"""Days of rest and recovery as rows."""

from collections.abc import Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named
from training_analyzer.adapters.sql.tables.wellness import wellness_day, wellness_reading
from training_analyzer.domain.wellness.day import WellnessDay
from training_analyzer.domain.wellness.measured import Measured

DAY_COLUMNS: Final = columns_of(WellnessDay, wellness_day)
MEASURED_COLUMNS: Final = columns_of(Measured, wellness_reading)


def day_of(row: Sequence[Any]) -> WellnessDay:
    """Return the day of a row of `DAY_COLUMNS`."""
    return WellnessDay(**named(WellnessDay, row))


def measured_of(row: Sequence[Any]) -> Measured:
    """Return what a row of `MEASURED_COLUMNS` says."""
    return Measured(**named(Measured, row))
