"""Riding: power by the legs, speed by physics."""

from collections.abc import Callable, Iterator, Sequence
from random import Random
from typing import Final

from training_analyzer.adapters.demo.athlete import Shape
from training_analyzer.adapters.demo.loops import CELL_M, Loop
from training_analyzer.adapters.demo.motion import Motion, covered, efforts
from training_analyzer.adapters.demo.outing import Leg

_GRAVITY: Final = 9.81
_BIKE_KG: Final = 9.0
_ROLLING: Final = 0.005
_DRAG: Final = 0.5 * 1.2 * 0.34  # half of air's density (kg/m3) times the rider's drag area (m2)
_FASTEST_MPS: Final = 15.5  # where this rider brakes
_SLOWEST_MPS: Final = 1.6
_COAST_BELOW: Final = -0.035  # grade at which an easy ride stops pedalling
_PAYS_OFF: Final = 0.85  # efforts from here on are held whatever the road does
_COAST_CHANCE: Final = 0.004  # a second, for a bend or a look around


def on_the_bike(leg: Leg, loop: Loop | None, shape: Shape, rng: Random) -> Motion:
    """Ride the efforts on a road, or on a trainer where there is no loop (which knows no distance)."""
    planned = efforts(leg)
    if loop is None:
        power_w = list(_trainer(planned, shape.ftp_w, rng))
        return Motion(
            strain=[watts / shape.ftp_w for watts in power_w],
            power_w=power_w,
            cadence_rpm=_cadence(power_w, rng),
        )
    stops = {pause.at_s for pause in leg.pauses}
    pairs = list(_road(planned, loop, shape, stops, rng))
    power_w = [watts for watts, _ in pairs]
    speed_mps = [speed for _, speed in pairs]
    return Motion(
        strain=[watts / shape.ftp_w for watts in power_w],
        power_w=power_w,
        speed_mps=speed_mps,
        distance_m=covered(speed_mps),
        cadence_rpm=_cadence(power_w, rng),
    )


def _trainer(planned: Sequence[float], ftp_w: float, rng: Random) -> Iterator[int]:
    sway = 0.0
    for effort in planned:
        sway += rng.uniform(-0.03, 0.03) - 0.3 * sway
        yield int(ftp_w * effort * (1.0 + sway) + 0.5)


def _road(
    planned: Sequence[float], loop: Loop, shape: Shape, stops: set[int], rng: Random
) -> Iterator[tuple[int, float]]:
    """Yield power and speed: the power that is left after rolling, climbing and air speeds the bike up."""
    grades, cells, noise = loop.grade, len(loop.grade), rng.random
    mass_kg = shape.weight_kg + _BIKE_KG
    weight_n = mass_kg * _GRAVITY
    speed, distance, sway, coasting = 3.0, 0.0, 0.0, 0
    for second, effort in enumerate(planned):
        if second in stops:
            speed = _SLOWEST_MPS
        grade = grades[int(distance / CELL_M) % cells]
        sway += 0.16 * (noise() - 0.5) - 0.2 * sway
        coasting = coasting - 1 if coasting else _coast(effort, noise)
        watts = 0 if coasting else int(shape.ftp_w * max(_felt(effort, grade) * (1.0 + sway), 0.0) + 0.5)
        drag_n = weight_n * (_ROLLING + grade) + _DRAG * speed * speed
        speed += (0.97 * watts / max(speed, 3.0) - drag_n) / mass_kg
        speed = min(max(speed, _SLOWEST_MPS), _FASTEST_MPS)
        distance += speed
        yield watts, speed


def _felt(effort: float, grade: float) -> float:
    """Return the effort that is ridden: an easy ride pushes uphill and rests downhill."""
    if effort >= _PAYS_OFF:
        return effort
    if grade < _COAST_BELOW:
        return 0.0
    return min(effort * (1.04 + 5.0 * grade), 1.02)


def _coast(effort: float, noise: Callable[[], float]) -> int:
    """Return for how many seconds the legs stop now: mostly none."""
    if effort < _PAYS_OFF and noise() < _COAST_CHANCE:
        return 4 + int(10.0 * noise())
    return 0


def _cadence(power_w: Sequence[float], rng: Random) -> list[float]:
    noise = rng.random
    return [int(80.0 + watts * 0.03 + 6.0 * noise()) if watts else 0 for watts in power_w]
