"""The bare loops that some operations cannot be quicker than."""

from collections.abc import Sequence
from math import exp

import pyfitparsernative


def plain_parse(body: bytes) -> object:
    """Parse a FIT file and do nothing with it."""
    return pyfitparsernative.parse_fit_bytes(body)


def plain_recurrence(loads: Sequence[float]) -> list[tuple[float, float]]:
    """Run fitness and fatigue over daily loads."""
    k_ctl, k_atl = 1.0 - exp(-1.0 / 42.0), 1.0 - exp(-1.0 / 7.0)
    ctl = atl = 0.0
    days = []
    for load in loads:
        ctl += (load - ctl) * k_ctl
        atl += (load - atl) * k_atl
        days.append((ctl, atl))
    return days
