"""How effort becomes movement, second by second: on foot, in water, in the gym. Riding has its own file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, chain
from math import sin, tau
from random import Random
from typing import Final

from training_analyzer.adapters.demo.athlete import Shape
from training_analyzer.adapters.demo.loops import CELL_M, Loop
from training_analyzer.adapters.demo.outing import Leg

_SET_S: Final = 120.0  # a set and the rest after it


@dataclass(frozen=True, slots=True, kw_only=True)
class Motion:
    """Columns, one value a second of timer time. ``strain`` is what the heart answers to, as a share of threshold."""

    strain: Sequence[float]
    speed_mps: Sequence[float] | None = None
    distance_m: Sequence[float] | None = None
    power_w: Sequence[float] | None = None
    cadence_rpm: Sequence[float] | None = None


def efforts(leg: Leg) -> list[float]:
    """Return the planned effort of each second; the last one is held, so that n seconds have n + 1 samples."""
    column = [step.effort for step in leg.steps for _ in range(step.duration_s)]
    return [*column, column[-1]]


def covered(speed_mps: Sequence[float]) -> list[float]:
    """Return the distance at each second, from 0."""
    return list(accumulate(chain((0.0,), speed_mps[:-1])))


def on_foot(leg: Leg, loop: Loop | None, shape: Shape, rng: Random) -> Motion:
    """Run the efforts as a runner does by feel: slower uphill, faster down."""
    planned = efforts(leg)
    speed_mps = list(
        _run_speeds(planned, loop, shape.threshold_mps, {pause.at_s for pause in leg.pauses}, rng)
    )
    noise = rng.random
    return Motion(
        strain=planned,
        speed_mps=speed_mps,
        distance_m=covered(speed_mps),
        cadence_rpm=[int(77.5 + 3.0 * speed + 2.0 * noise()) for speed in speed_mps],
    )


def _run_speeds(
    planned: Sequence[float], loop: Loop | None, threshold_mps: float, stops: set[int], rng: Random
) -> Iterator[float]:
    cost = loop.cost if loop else (1.0,)
    cells, noise = len(cost), rng.uniform
    speed, distance, sway = 0.5 * threshold_mps, 0.0, 0.0
    for second, effort in enumerate(planned):
        if second in stops:
            speed = 1.0
        sway += noise(-0.012, 0.012) - 0.1 * sway
        wanted = threshold_mps * effort * (1.0 + sway) / cost[int(distance / CELL_M) % cells]
        speed += (wanted - speed) * 0.3
        distance += speed
        yield speed


def in_water(leg: Leg, shape: Shape, rng: Random) -> Motion:
    """Swim the efforts; a second without effort is spent at the wall."""
    planned = efforts(leg)
    noise = rng.uniform
    pace = 1.0
    speed_mps: list[float] = []
    for second, effort in enumerate(planned):
        if second % 25 == 0:  # a length has one pace
            pace = noise(0.975, 1.025)
        speed_mps.append(shape.css_mps * effort * pace)
    return Motion(
        strain=planned,
        speed_mps=speed_mps,
        distance_m=covered(speed_mps),
        cadence_rpm=[int(14.0 + 15.0 * effort + noise(0.0, 2.0)) if effort else 0 for effort in planned],
    )


def in_the_gym(leg: Leg, rng: Random) -> Motion:
    """Lift in sets, with rests between them."""
    phase = rng.uniform(0.0, tau)
    return Motion(
        strain=[
            effort * (1.0 + 0.4 * sin(tau * second / _SET_S + phase))
            for second, effort in enumerate(efforts(leg))
        ]
    )
