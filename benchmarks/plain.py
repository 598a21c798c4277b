"""The bare loops that some operations cannot be quicker than."""

from collections.abc import Sequence
from math import exp, sqrt
from typing import Any

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


def plain_series(rows: Sequence[tuple[Any, ...]]) -> list[list[Any]]:
    """Return the series' reply for stored days (day, load, ctl, atl) that lie within it, the first 27 left out."""
    loads = [row[1] for row in rows]
    shown = []
    for n in range(27, len(rows)):
        day, load, ctl, atl = rows[n]
        _, _, ctl_before, atl_before = rows[n - 1]
        week, before = loads[n - 6 : n + 1], sum(loads[n - 27 : n - 6]) / 21.0
        total = sum(week)
        mean = total / 7.0
        deviation = sqrt(sum([(each - mean) ** 2 for each in week]) / 6.0)
        reasons = {}
        acwr = mean / before if before >= 1.0 else None
        if acwr is None:
            reasons["acwr"] = "zero_denominator"
        monotony = mean / deviation if deviation else None
        if monotony is None:
            reasons["monotony"] = reasons["strain"] = "zero_variance"
        strain = None if monotony is None else total * monotony
        ramp = ctl - rows[n - 7][2]
        form = (ctl_before - atl_before, ctl - atl, ramp)
        shown.append([day, load, ctl, atl, *form, acwr, monotony, strain, reasons, False])
    return shown
