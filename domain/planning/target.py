"""What a step of a workout is held to: a zone of the athlete's, or numbers of its own."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.zone_choice import chosen_zones

_OF_LOWEST_ZONE: Final = 0.85


class TargetMetric(StrEnum):
    """What is held; the words are those of the zones."""

    POWER = "power"
    HEART_RATE = "hr"
    PACE = "pace"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A zone by its number, or a span from ``low`` to ``high``: W, bpm, or m/s for pace, which is a speed."""

    metric: TargetMetric
    zone: int | None = None
    low: float | None = None
    high: float | None = None


class TargetSpan(NamedTuple):
    """A target in numbers, in W, bpm or m/s; the highest zone has no upper end."""

    low: float
    high: float | None

    @property
    def middle(self) -> float:
        """Return what the step is taken to be done at.

        The middle; the lower end of the highest zone, which has no upper one; 0.85 of the upper end of the lowest,
        which begins at 0. The shares are ours.
        """
        if self.high is None:
            return self.low
        return (self.low + self.high) / 2.0 if self.low else _OF_LOWEST_ZONE * self.high


def span_of(target: Target, threshold: Threshold | None) -> TargetSpan | None:
    """Return a target in numbers, a zone by the thresholds in force; None where these do not make the zone."""
    if target.low is not None and target.high is not None:
        return TargetSpan(target.low, target.high)
    chosen = chosen_zones(threshold).get(target.metric) if threshold else None
    zones = chosen[1] if chosen else ()
    return next((TargetSpan(zone.lower, zone.upper) for zone in zones if zone.number == target.zone), None)
