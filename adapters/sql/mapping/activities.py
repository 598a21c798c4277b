"""Activities as rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named, values_of
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.domain.activities.activity import Activity, LoadMethod
from training_analyzer.domain.activities.sport import Sport

ACTIVITY_COLUMNS: Final = columns_of(Activity, activity)


def activity_of(row: Sequence[Any]) -> Activity:
    """Return the activity of a row of `ACTIVITY_COLUMNS`."""
    values = named(Activity, row)
    values["sport"] = Sport(values["sport"])
    values["import_notes"] = tuple(values["import_notes"])
    if values["load_method"] is not None:
        values["load_method"] = LoadMethod(values["load_method"])
    return Activity(**values)


def row_of(value: Activity) -> Mapping[str, Any]:
    """Return the values of an activity's row."""
    return {**values_of(value), "import_notes": list(value.import_notes)}
