"""One vocabulary of sports; ``sub_sport`` keeps the device's own word."""

from enum import StrEnum
from typing import Final


class Sport(StrEnum):
    """What was done."""

    RUNNING = "running"
    CYCLING = "cycling"
    SWIMMING = "swimming"
    WALKING = "walking"
    HIKING = "hiking"
    ROWING = "rowing"
    STRENGTH = "strength"
    SKIING = "skiing"
    MULTISPORT = "multisport"
    TRANSITION = "transition"
    OTHER = "other"


ALL_SPORTS: Final = "all"
"""The name of the daily series over every sport."""

_FAMILIES: Final = {Sport.HIKING: Sport.WALKING, Sport.TRANSITION: Sport.MULTISPORT}


def family(sport: Sport) -> Sport:
    """Return the sport that two providers may call it alike: a hike is a walk, a transition part of a triathlon."""
    return _FAMILIES.get(sport, sport)
