"""Garmin's types of activity as sports."""

import re
from typing import Final

from training_analyzer.domain.activities.sport import Sport

_WORDS: Final = (  # the first that a type has among its words, so that a swim-to-bike transition is one
    (Sport.TRANSITION, {"transition"}),
    (Sport.MULTISPORT, {"multi", "multisport", "triathlon", "duathlon", "swimrun", "brick"}),
    (Sport.RUNNING, {"running", "run"}),
    (Sport.CYCLING, {"cycling", "biking", "bike", "ride", "cyclocross", "bmx", "downhill"}),
    (Sport.SWIMMING, {"swimming", "swim"}),
    (Sport.WALKING, {"walking", "walk"}),
    (Sport.HIKING, {"hiking", "hike", "rucking", "mountaineering"}),
    (Sport.ROWING, {"rowing"}),
    (Sport.STRENGTH, {"strength"}),
    (Sport.SKIING, {"skiing", "ski"}),
)


def sport_of(type_key: str) -> Sport:
    """Return the sport of a type such as ``trail_running`` or ``bikeToRunTransition_v2``."""
    words = set(re.findall(r"[a-z]+", re.sub(r"([A-Z])", r"_\1", type_key).lower()))
    return next((sport for sport, known in _WORDS if words & known), Sport.OTHER)
