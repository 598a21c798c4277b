"""Which load counts: the first method that can tell, in the athlete's order."""

from collections.abc import Mapping, Sequence
from typing import Final

from training_analyzer.domain.activities.activity import LoadMethod

_HOUR_AT_SEVEN: Final = 60.0 * 7.0


def session_rpe(duration_min: float, rpe: float) -> float:
    """Return minutes times exertion (0..10). Source: Foster et al. 2001, J Strength Cond Res 15:109."""
    return duration_min * rpe


def srpe_load(duration_min: float, rpe: float) -> float:
    """Return session exertion on the load scale: an hour at 7 is 100. The scale is ours."""
    return session_rpe(duration_min, rpe) * 100.0 / _HOUR_AT_SEVEN


def chosen_load(
    candidates: Mapping[LoadMethod, float | None], order: Sequence[LoadMethod]
) -> tuple[float | None, LoadMethod | None]:
    """Return the first load there is in order, with its method; a method that is absent or None is passed over.

    The athlete's own number always comes first, wherever the order puts it. The order is ours, until the athlete
    states another.
    """
    for method in (LoadMethod.OVERRIDE, *order):
        load = candidates.get(method)
        if load is not None:
            return load, method
    return None, None
