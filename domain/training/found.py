"""What has been measured of an activity so far: each value, or the reason why there is none."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.sampling import Column


@dataclass
class Found:
    """Filled by one group of metrics after the other; a name has a value or a reason, never both."""

    values: dict[str, float] = field(default_factory=dict)
    reasons: dict[str, Reason] = field(default_factory=dict)
    estimated: set[str] = field(default_factory=set)

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


def is_measured(column: Column) -> bool:
    """Whether a column holds any value."""
    return any(x is not None for x in column)
