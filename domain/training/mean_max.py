"""Mean-max curves: the most an athlete held for each duration."""

from collections.abc import Collection, Iterable
from itertools import accumulate
from operator import sub
from typing import Final

from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.stretches import known, unbroken

DURATIONS_S: Final = (
    *(1, 2, 5, 10, 15, 20, 30, 45),
    *(60 * minutes for minutes in (1, 2, 3, 5, 8, 10, 12, 15, 20, 30, 45, 60, 90)),
    *(3600 * hours for hours in (2, 3, 4, 5, 6)),
)


def mean_max(
    column: Column, stops: Collection[int] = (), durations_s: Iterable[int] = DURATIONS_S
) -> dict[int, float]:
    """Return the largest mean over so many consecutive seconds, by duration, in the column's unit.

    Zeros count. A window holds no unknown second and does not bridge one of ``stops``, the seconds after which the
    timer stood still for more than 10 s; a duration without a window is absent. The curve does not grow for
    multiples of a duration; between others it may, and is left as it is.
    Source: the power-duration curve of Allen & Coggan 2006.
    """
    sums = [list(accumulate(known(column, stretch), initial=0.0)) for stretch in unbroken((column,), stops)]
    curve = {}
    for duration_s in durations_s:
        bests = [max(map(sub, way[duration_s:], way)) for way in sums if len(way) > duration_s]
        if bests:
            curve[duration_s] = max(bests) / duration_s
    return curve
