"""VDOT: one number for a race result, and the results that are worth as much.

Source: Daniels & Gilbert 1979, Oxygen Power. The formulas are used unrounded and the result is not clamped; printed
tables round both.
"""

from math import exp, sqrt
from typing import Final

SHORTEST_S: Final = 3.5 * 60
LONGEST_S: Final = 240.0 * 60
"""The formulas hold for races of 3.5 to 240 minutes."""
_EXACT_S: Final = 1e-7
_A, _B, _C = 0.000104, 0.182258, -4.60


def oxygen_cost(speed_m_per_min: float) -> float:
    """Return VO2 of running at a speed, in ml per kg and minute: -4.60 + .182258 v + .000104 v^2."""
    return (_A * speed_m_per_min + _B) * speed_m_per_min + _C


def sustainable_share(duration_min: float) -> float:
    """Return the share of VO2max that can be held so long: .8 + .1894393 e^(-.012778 t) + .2989558 e^(-.1932605 t)."""
    return 0.8 + 0.1894393 * exp(-0.012778 * duration_min) + 0.2989558 * exp(-0.1932605 * duration_min)


def vdot(distance_m: float, duration_s: float) -> float | None:
    """Return VDOT of a race, in ml per kg and minute; None outside 3.5 to 240 minutes."""
    if not SHORTEST_S <= duration_s <= LONGEST_S:
        return None
    return _vdot(distance_m, duration_s)


def race_time_s(distance_m: float, value: float) -> float | None:
    """Return the time for a distance that is worth a VDOT, in seconds, by bisection to 1e-6 s.

    None where that time would lie outside 3.5 to 240 minutes.
    """
    fast_s, slow_s = SHORTEST_S, LONGEST_S
    if not _vdot(distance_m, slow_s) <= value <= _vdot(distance_m, fast_s):
        return None
    while slow_s - fast_s > _EXACT_S:
        middle_s = (fast_s + slow_s) / 2.0
        if _vdot(distance_m, middle_s) > value:
            fast_s = middle_s
        else:
            slow_s = middle_s
    return (fast_s + slow_s) / 2.0


def _vdot(distance_m: float, duration_s: float) -> float:
    duration_min = duration_s / 60.0
    return oxygen_cost(distance_m / duration_min) / sustainable_share(duration_min)


def pace_at_share(value: float, share: float) -> float | None:
    """Return the pace at a share of VDOT, in seconds per kilometre; None where it asks for less than standing still.

    v = (-b + sqrt(b^2 - 4 a (c - share VDOT))) / 2 a, the inverse of the oxygen cost.
    """
    needed = share * value - _C
    if needed <= 0.0:
        return None
    return 60_000.0 * 2.0 * _A / (sqrt(_B**2 + 4.0 * _A * needed) - _B)
