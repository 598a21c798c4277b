"""Laps, metrics and files as rows."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any, Final

from training_analyzer.adapters.sql.mapping.fields import columns_of, named
from training_analyzer.adapters.sql.tables.recording import activity_file, activity_lap, activity_metric
from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import FileFormat, OriginalFile
from training_analyzer.domain.training.best_efforts import BestEffort
from training_analyzer.domain.training.metrics import VALUES, ActivityMetrics, OfferedValue, ZoneTimes
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.zones import Zone

LAP_COLUMNS: Final = columns_of(Lap, activity_lap)
FILE_COLUMNS: Final = columns_of(OriginalFile, activity_file)
METRIC_COLUMNS: Final = (
    activity_metric.c.algorithm,
    activity_metric.c.threshold_from,
    activity_metric.c.computed,
    activity_metric.c.reasons,
)

COMPUTED: Final = ("load", "load_method", *VALUES)
"""The fields of `ActivityMetrics` that are single values, stored as one object; the others join them."""


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
    # an older algorithm knew less: what it did not compute is absent
    return ActivityMetrics(
        **{name: computed.get(name) for name in COMPUTED if name != "load_method"},
        load_method=None if method is None else LoadMethod(method),
        zones={name: zone_times_of(times) for name, times in computed.get("zones", {}).items()},
        mean_max={
            name: {int(seconds): best for seconds, best in curve.items()}
            for name, curve in computed.get("mean_max", {}).items()
        },
        best_efforts=tuple(BestEffort(*effort) for effort in computed.get("best_efforts", ())),
        plugin_metrics={
            name: _offered_of(offered) for name, offered in computed.get("plugin_metrics", {}).items()
        },
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
            "zones": {name: zone_times_row(times) for name, times in metrics.zones.items()},
            "mean_max": {
                name: {str(seconds): best for seconds, best in curve.items()}
                for name, curve in metrics.mean_max.items()
            },
            "best_efforts": [astuple(effort) for effort in metrics.best_efforts],
            "plugin_metrics": {name: asdict(offered) for name, offered in metrics.plugin_metrics.items()},
            "estimated": sorted(metrics.estimated),
            "dropped": dict(metrics.dropped),
        },
        "reasons": dict(metrics.reasons),
    }


def _offered_of(row: Mapping[str, Any]) -> OfferedValue:
    reason = row["reason"]
    return OfferedValue(**{**row, "reason": None if reason is None else Reason(reason)})


def zone_times_of(row: Mapping[str, Any]) -> ZoneTimes:
    """Return the zone times of a stored object."""
    zones = tuple(Zone(number, lower, upper) for number, lower, upper in row["zones"])
    return ZoneTimes(scheme=row["scheme"], zones=zones, time_s=tuple(row["time_s"]))


def zone_times_row(times: ZoneTimes) -> Mapping[str, Any]:
    """Return zone times as an object to store."""
    return {
        "scheme": str(times.scheme),
        "zones": [astuple(zone) for zone in times.zones],
        "time_s": list(times.time_s),
    }
