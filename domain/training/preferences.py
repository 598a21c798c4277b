"""How an athlete wants the training load computed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport

DEFAULT_ORDER: Final = tuple(LoadMethod)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingPreferences:
    """Time constants and seeds of fitness and fatigue, and the order of load methods where it differs by sport."""

    ctl_days: float = 42.0
    atl_days: float = 7.0
    ctl_seed: float = 0.0
    atl_seed: float = 0.0
    load_order: Mapping[Sport, tuple[LoadMethod, ...]] = field(default_factory=dict)

    def order_for(self, sport: Sport) -> tuple[LoadMethod, ...]:
        """Return the methods to try for a sport, first choice first."""
        return self.load_order.get(sport, DEFAULT_ORDER)
