"""Metrics that plugins offer: checked when they are loaded, and guarded when they measure."""

import logging
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any, Final

from training_analyzer.domain.training.metrics import ActivityMetrics, Evidence
from training_analyzer.domain.training.offered import Metric
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Seconds
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.errors import MetricNameTaken, PluginBroken

log: Final = logging.getLogger(__name__)

METRICS_HOOK: Final = "offer_metrics"
_OURS: Final = frozenset(field.name for field in fields(ActivityMetrics))
_NAME: Final = re.compile(r"[a-z][a-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class PluginMetric:
    """A metric and the plugin behind it."""

    plugin: str
    metric: Metric

    def guarded(self) -> Metric:
        """Return the metric with a function that never raises: what fails is logged and has a reason."""

        def function(evidence: Evidence, seconds: Seconds, threshold: Threshold | None) -> float | Reason:
            try:
                return self.metric.function(evidence, seconds, threshold)
            except Exception:  # a stranger's formula: its failure is never the athlete's
                log.exception("metric %s of plugin %s failed", self.metric.name, self.plugin)
                return Reason.PLUGIN_FAILED

        return replace(self.metric, function=function)


def metrics_of(answers: Iterable[tuple[str, Any]]) -> list[PluginMetric]:
    """Return what plugins answered, after the name of each. Raises PluginBroken, MetricNameTaken."""
    found: dict[str, PluginMetric] = {}
    for plugin, metric in answers:
        _check(plugin, metric)
        if metric.name in _OURS:
            raise MetricNameTaken(plugin, metric.name, None)
        if metric.name in found:
            raise MetricNameTaken(plugin, metric.name, found[metric.name].plugin)
        found[metric.name] = PluginMetric(plugin, metric)
    return list(found.values())


def _check(plugin: str, metric: object) -> None:
    """Raise PluginBroken for what is no metric: a stranger's types are not checked by anybody else."""
    if not isinstance(metric, Metric):
        raise PluginBroken(plugin, f"{METRICS_HOOK} returned {type(metric).__name__}, not a Metric")
    name: object = metric.name
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        raise PluginBroken(plugin, f"a metric is named {name!r}, not in lower case such as 'acme_minutes'")
    if not all(isinstance(text, str) for text in (metric.unit, metric.summary)):
        raise PluginBroken(plugin, f"unit and summary of metric {name!r} have to be text")
    if type(metric.version) is not int or metric.version < 1:
        raise PluginBroken(plugin, f"the version of metric {name!r} is {metric.version!r}, not 1, 2, 3, …")
    if not callable(metric.function):
        raise PluginBroken(plugin, f"the function of metric {name!r} cannot be called")
