"""Metrics that others bring: a pure function each, measured, stored and measured again like ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import isfinite
from typing import Final
from zlib import crc32

from training_analyzer.domain.training.metrics import ALGORITHM, Evidence, OfferedValue
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Seconds
from training_analyzer.domain.training.thresholds import Threshold

type MetricFunction = Callable[[Evidence, Seconds, Threshold | None], float | Reason]

_OURS: Final = 1000
"""Room for the number of our own algorithm, in the last three digits."""
_THEIRS: Final = 2_000_000
"""Fingerprints of sets of metrics: with ours they fit into 31 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Metric:
    """A number of an activity. ``version`` changes with the function, so that stored values are measured again.

    ``function`` takes the evidence, its channels by second and the threshold row in force (None for no row), changes
    none of them, and returns a finite number or the reason why there is none.
    """

    name: str
    unit: str
    summary: str
    version: int
    function: MetricFunction


@dataclass(frozen=True)
class OfferedMetrics:
    """The metrics of a deployment's plugins; none of them raises."""

    metrics: Sequence[Metric] = ()

    @cached_property
    def algorithm(self) -> int:
        """The version of ours and theirs together: it changes when a metric comes, goes or changes its version."""
        if not self.metrics:
            return ALGORITHM
        told = sorted(f"{metric.name}\n{metric.version}\n{metric.unit}" for metric in self.metrics)
        return ALGORITHM + _OURS * (1 + crc32("\n\n".join(told).encode()) % _THEIRS)

    def measure(
        self, evidence: Evidence, seconds: Seconds, threshold: Threshold | None
    ) -> dict[str, OfferedValue]:
        """Return each metric's value, or the reason why there is none."""
        return {
            metric.name: _shown(
                metric,
                Reason.TOO_LONG if seconds.too_long else metric.function(evidence, seconds, threshold),
            )
            for metric in self.metrics
        }

    def lacking(self, reason: Reason) -> dict[str, OfferedValue]:
        """Return every metric without a value."""
        return {metric.name: _shown(metric, reason) for metric in self.metrics}


NO_METRICS: Final = OfferedMetrics()


def _shown(metric: Metric, found: object) -> OfferedValue:
    """Take a stranger's answer for what it is: a finite number, a reason of ours, or neither."""
    value, reason = None, Reason.NOT_A_NUMBER
    if isinstance(found, Reason):
        reason = found
    elif isinstance(found, int | float) and not isinstance(found, bool):
        value = _finite(found)
    return OfferedValue(
        value=value, reason=None if value is not None else reason, unit=metric.unit, version=metric.version
    )


def _finite(number: float) -> float | None:
    try:
        value = float(number)
    except OverflowError:  # an integer beyond any float
        return None
    return value if isfinite(value) else None
