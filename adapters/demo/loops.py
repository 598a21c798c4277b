"""Courses around Girona: smooth closed loops with their hills, sampled every 20 metres."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from math import cos, hypot, radians, sin, tau
from typing import Final

CELL_M: Final = 20.0
_METRES_PER_DEGREE: Final = 111_320.0
_CORNERS: Final = 720
_STEEPEST: Final = 0.14

type Wave = tuple[int, float, float]
"""How often it goes round the loop, how high (metres, or a share of the radius), and where it starts (radians)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What shapes a loop. ``bends`` wave the radius, ``hills`` the altitude."""

    name: str
    start_deg: tuple[float, float]
    length_m: float
    base_m: float
    bends: tuple[Wave, ...]
    hills: tuple[Wave, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Loop:
    """A course as columns, one value every ``CELL_M``; it closes, so distance counts modulo its length.

    ``cost`` is the energy a metre takes a runner, relative to level ground. ``climb_share`` is the ascent per metre.
    """

    name: str
    altitude_m: Sequence[float]
    grade: Sequence[float]
    cost: Sequence[float]
    lat_deg: Sequence[float]
    lon_deg: Sequence[float]
    climb_share: float
    mean_cost: float

    def along(self, column: Sequence[float], distance_m: float) -> float:
        """Return a column's value at a distance, between its two cells."""
        cell, rest = divmod(distance_m / CELL_M, 1.0)
        here = int(cell) % len(column)
        value = column[here]
        return value + (column[(here + 1) % len(column)] - value) * rest


@cache
def loop_of(course: Course) -> Loop:
    """Return the loop of a course; each is built once."""
    cells = max(round(course.length_m / CELL_M), 8)
    altitude_m = [
        course.base_m
        + sum(height * sin(tau * times * cell / cells + phase) for times, height, phase in course.hills)
        for cell in range(cells)
    ]
    grade = [
        min(max((after - before) / CELL_M, -_STEEPEST), _STEEPEST)
        for before, after in pairwise([*altitude_m, altitude_m[0]])
    ]
    cost = [running_cost(each) for each in grade]
    positions = list(_positions(course, cells))
    return Loop(
        name=course.name,
        altitude_m=altitude_m,
        grade=grade,
        cost=cost,
        lat_deg=[lat for lat, _ in positions],
        lon_deg=[lon for _, lon in positions],
        climb_share=sum(max(each, 0.0) for each in grade) / cells,
        mean_cost=sum(cost) / cells,
    )


def running_cost(grade: float) -> float:
    """Return the energy of a metre relative to level ground. Source: Minetti et al. (2002), J Appl Physiol 93:1039."""
    i = grade
    return (155.4 * i**5 - 30.4 * i**4 - 43.3 * i**3 + 46.3 * i**2 + 19.5 * i + 3.6) / 3.6


def _positions(course: Course, cells: int) -> Iterator[tuple[float, float]]:
    """Yield latitude and longitude at equal distances along the outline."""
    outline = [_corner(course, tau * corner / _CORNERS) for corner in range(_CORNERS)]
    edges = list(pairwise([*outline, outline[0]]))
    lengths = [hypot(end[0] - start[0], end[1] - start[1]) for start, end in edges]
    whole = sum(lengths)
    scale = course.length_m / whole
    edge, passed = 0, 0.0
    for cell in range(cells):
        wanted = whole * cell / cells
        while passed + lengths[edge] < wanted:
            passed += lengths[edge]
            edge += 1
        share = (wanted - passed) / lengths[edge]
        (x, y), (next_x, next_y) = edges[edge]
        east = (x + (next_x - x) * share - outline[0][0]) * scale
        north = (y + (next_y - y) * share - outline[0][1]) * scale
        yield _degrees(course.start_deg, east, north)


def _corner(course: Course, angle: float) -> tuple[float, float]:
    radius = 1.0 + sum(share * sin(times * angle + phase) for times, share, phase in course.bends)
    return radius * cos(angle), radius * sin(angle)


def _degrees(start: tuple[float, float], east_m: float, north_m: float) -> tuple[float, float]:
    lat, lon = start
    return lat + north_m / _METRES_PER_DEGREE, lon + east_m / (_METRES_PER_DEGREE * cos(radians(lat)))
