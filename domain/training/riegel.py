"""Riegel's prediction: time grows a little faster than distance."""

from typing import Final

FATIGUE: Final = 1.06


def riegel_time_s(known_m: float, known_s: float, distance_m: float) -> float:
    """Return the time predicted for a distance, in seconds: T2 = T1 (D2 / D1)^1.06.

    ``known_m`` is above 0. Made for races of 3.5 to 230 minutes of one sport.
    Source: Riegel 1981, Athletic records and human endurance, Am Sci 69:285.
    """
    time_s: float = known_s * (distance_m / known_m) ** FATIGUE
    return time_s
