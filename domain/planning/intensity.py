"""How hard a step is meant in words, and what that is in an athlete's own zones."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.planning.target import Target, TargetMetric
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.domain.training.zone_choice import chosen_zones
from training_analyzer.domain.training.zones import ZoneScheme


class Intensity(StrEnum):
    """From going gently to what can be held for some minutes."""

    RECOVERY = "recovery"
    EASY = "easy"
    STEADY = "steady"
    TEMPO = "tempo"
    HARD = "hard"


NOTES: Final[Mapping[Intensity, str]] = {
    Intensity.RECOVERY: "Very gently: you could sing.",
    Intensity.EASY: "Easy: you can talk in full sentences.",
    Intensity.STEADY: "Steady: you can talk in short sentences.",
    Intensity.TEMPO: "Comfortably hard: a few words at a time.",
    Intensity.HARD: "Hard, and the last one like the first: no talking.",
}
_ORDER: Final = tuple(Intensity)
_ZONES: Final[Mapping[ZoneScheme, tuple[int, ...]]] = {
    ZoneScheme.POWER_COGGAN: (1, 2, 3, 4, 5),
    ZoneScheme.PACE_FRIEL_RUN: (1, 2, 3, 4, 6),
    ZoneScheme.HR_FRIEL_RUN: (1, 2, 3, 4, 5),
    ZoneScheme.HR_FRIEL_RIDE: (1, 2, 3, 4, 5),
    ZoneScheme.HR_COGGAN: (1, 2, 2, 3, 4),
    ZoneScheme.HR_RESERVE: (1, 2, 3, 4, 5),
    ZoneScheme.HR_MAX: (1, 2, 3, 4, 5),
}
"""The zone of each intensity, by the names that the schemes' authors give their zones; the choice is ours."""
_SWIM_SHARES: Final = ((0.75, 0.85), (0.85, 0.92), (0.90, 0.95), (0.96, 1.00), (1.02, 1.08))
"""Shares of critical swim speed, since no scheme has zones for swimming. Ours."""
_FIRST_CHOICE: Final[Mapping[Sport, tuple[TargetMetric, ...]]] = {
    Sport.CYCLING: (TargetMetric.POWER, TargetMetric.HEART_RATE),
    Sport.RUNNING: (TargetMetric.PACE, TargetMetric.HEART_RATE),
}


def target_of(intensity: Intensity, sport: Sport, threshold: Threshold | None) -> Target | None:
    """Return an intensity as a target by what is known of the athlete: power in a ride, pace in a run or swim, else heart rate.

    None where no threshold makes a zone: the step is done by feel.
    """
    if threshold is None:
        return None
    rank = _ORDER.index(intensity)
    if sport is Sport.SWIMMING:
        return _of_swim(rank, threshold)
    chosen = chosen_zones(threshold)
    for metric in _FIRST_CHOICE.get(sport, (TargetMetric.HEART_RATE,)):
        if metric in chosen:
            return Target(metric=metric, zone=_ZONES[chosen[metric][0]][rank])
    return None


def _of_swim(rank: int, threshold: Threshold) -> Target | None:
    if not threshold.css_s_per_100m:
        return None
    low, high = (share * 100.0 / threshold.css_s_per_100m for share in _SWIM_SHARES[rank])
    return Target(metric=TargetMetric.PACE, low=low, high=high)
