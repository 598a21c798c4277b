"""What has been measured of an activity so far: each value, or the reason why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from training_analyzer.domain.training.metrics import ZoneTimes
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.zones import Zone, time_in_zones


@dataclass
class Found:
    """Filled by one group of metrics after the other; a name has a value or a reason, never both."""

    values: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    estimated: set[str] = field(default_factory=set)
    zones: dict[str, ZoneTimes] = field(default_factory=dict)

    def put(self, name: str, value: float | None, reason: Reason) -> float | None:
        """Keep a value, or the reason why there is none."""
        if value is None:
            self.reasons[name] = reason
        else:
            self.values[name] = value
        return value

    def lacks(self, names: Iterable[str], reason: Reason) -> None:
        """Say why several values are unknown."""
        self.reasons.update(dict.fromkeys(names, reason))

    def put_zones(self, name: str, scheme: str, cut: tuple[Zone, ...] | None, column: Column) -> None:
        """Keep the time in each zone, where the thresholds tell the zones and anything was measured."""
        if cut and any(x is not None for x in column):
            times = tuple(time_in_zones(column, cut))
            self.zones[name] = ZoneTimes(scheme=scheme, zones=cut, time_s=times)


def is_measured(column: Column) -> bool:
    """Whether a column holds any value."""
    return any(x is not None for x in column)
