"""The columns of one leg at 1 Hz of timer time."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from random import Random
from typing import Final

from training_analyzer.adapters.demo.athlete import Shape
from training_analyzer.adapters.demo.heart import heart_of, with_silence
from training_analyzer.adapters.demo.loops import Loop, loop_of
from training_analyzer.adapters.demo.motion import Motion, in_the_gym, in_water, on_foot
from training_analyzer.adapters.demo.outing import Leg
from training_analyzer.adapters.demo.ride import on_the_bike
from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.sport import Sport

_DRY: Final = (Sport.RUNNING, Sport.CYCLING)


def streams_of(
    leg: Leg, shape: Shape, offset_bpm: float, temperature_c: float, rng: Random
) -> Mapping[Channel, Samples]:
    """Return the columns of a leg, all of one length; a channel that its sport does not measure is absent."""
    loop = loop_of(leg.course) if leg.course else None
    motion = _motion(leg, loop, shape, rng)
    pauses = {pause.at_s: pause.length_s for pause in leg.pauses}
    heart = heart_of(shape, leg.sport, offset_bpm)
    columns: dict[Channel, Samples] = {
        **_times(len(motion.strain), pauses),
        Channel.HEART_RATE: with_silence(heart.beats(motion.strain, pauses, rng), rng),
        **_moved(motion),
    }
    if loop and motion.distance_m:
        columns |= _placed(loop, motion.distance_m, altitude=leg.sport is not Sport.SWIMMING)
    if loop and leg.sport in _DRY:
        columns[Channel.TEMPERATURE] = _warming(temperature_c, len(motion.strain))
    return columns


def _motion(leg: Leg, loop: Loop | None, shape: Shape, rng: Random) -> Motion:
    match leg.sport:
        case Sport.CYCLING:
            return on_the_bike(leg, loop, shape, rng)
        case Sport.SWIMMING:
            return in_water(leg, shape, rng)
        case Sport.STRENGTH:
            return in_the_gym(leg, rng)
        case _:
            return on_foot(leg, loop, shape, rng)


def _times(samples: int, pauses: Mapping[int, int]) -> dict[Channel, Samples]:
    """Return elapsed time, and the recorder's own where it ever stood still: no samples are taken then."""
    timer = list(range(samples))
    if not pauses:
        return {Channel.TIME: timer}
    stood = accumulate(pauses.get(second, 0) for second in timer)
    return {
        Channel.TIME: [second + lost for second, lost in zip(timer, stood, strict=True)],
        Channel.TIMER: timer,
    }


def _moved(motion: Motion) -> dict[Channel, Samples]:
    columns: dict[Channel, Samples] = {}
    if motion.power_w is not None:
        columns[Channel.POWER] = motion.power_w
    if motion.speed_mps is not None:
        columns[Channel.SPEED] = _rounded(motion.speed_mps, 3)
    if motion.distance_m is not None:
        columns[Channel.DISTANCE] = _rounded(motion.distance_m, 2)
    if motion.cadence_rpm is not None:
        columns[Channel.CADENCE] = motion.cadence_rpm
    return columns


def _placed(loop: Loop, distance_m: Sequence[float], *, altitude: bool) -> dict[Channel, Samples]:
    """Return position, and altitude in the fifths of a metre that a barometer tells."""
    along = loop.along
    columns: dict[Channel, Samples] = {
        Channel.LATITUDE: _rounded((along(loop.lat_deg, metres) for metres in distance_m), 7),
        Channel.LONGITUDE: _rounded((along(loop.lon_deg, metres) for metres in distance_m), 7),
    }
    if altitude:
        heights = (along(loop.altitude_m, metres) for metres in distance_m)
        columns[Channel.ALTITUDE] = [int(5.0 * metres + 0.5) / 5.0 for metres in heights]
    return columns


def _warming(start_c: float, samples: int) -> list[float]:
    """Return whole degrees: a degree more every 40 minutes."""
    return [int(start_c + second / 2400.0) for second in range(samples)]


def _rounded(values: Iterable[float], digits: int) -> list[float]:
    return [round(value, digits) for value in values]
