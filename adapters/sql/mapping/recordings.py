"""Laps, metrics and files as rows."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named
from training_analyzer.adapters.sql.tables.recording import activity_file, activity_lap, activity_metric
from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import FileFormat, OriginalFile
from training_analyzer.domain.training.metrics import ActivityMetrics
from training_analyzer.domain.training.reasons import Reason

LAP_COLUMNS: Final = columns_of(Lap, activity_lap)
FILE_COLUMNS: Final = columns_of(OriginalFile, activity_file)
METRIC_COLUMNS: Final = (
    activity_metric.c.algorithm,
    activity_metric.c.threshold_from,
    activity_metric.c.computed,
    activity_metric.c.reasons,
)

COMPUTED: Final = (
    "load",
    "load_method",
    "trimp",
    "hrss",
    "np_w",
    "intensity_factor",
    "variability_index",
    "tss",
    "work_kj",
)
"""The fields of `ActivityMetrics` that are values, stored as one object; its sets and counts join them."""


def lap_of(row: Sequence[Any]) -> Lap:
    """Return the lap of a row of `LAP_COLUMNS`."""
    return Lap(**named(Lap, row))


def file_of(row: Sequence[Any]) -> OriginalFile:
    """Return the file of a row of `FILE_COLUMNS`."""
    values = named(OriginalFile, row)
    return OriginalFile(**values | {"format": FileFormat(values["format"])})


def metrics_of(row: Sequence[Any]) -> ActivityMetrics:
    """Return the metrics of a row of `METRIC_COLUMNS`."""
    algorithm, threshold_from, computed, reasons = row
    method = computed["load_method"]
    return ActivityMetrics(
        **{name: computed[name] for name in COMPUTED if name != "load_method"},
        load_method=None if method is None else LoadMethod(method),
        reasons={name: Reason(reason) for name, reason in reasons.items()},
        estimated=frozenset(computed["estimated"]),
        dropped=computed["dropped"],
        threshold_from=threshold_from,
        algorithm=algorithm,
    )


def metrics_row(metrics: ActivityMetrics) -> Mapping[str, Any]:
    """Return the values of a row of metrics, its key aside."""
    computed = {name: getattr(metrics, name) for name in COMPUTED}
    return {
        "algorithm": metrics.algorithm,
        "threshold_from": metrics.threshold_from,
        "computed": {
            **computed,
            "estimated": sorted(metrics.estimated),
            "dropped": dict(metrics.dropped),
        },
        "reasons": dict(metrics.reasons),
    }
