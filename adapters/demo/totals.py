"""A leg's totals: from its samples where there are any, else what the same leg would come to."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import cbrt
from statistics import fmean
from typing import Final

from training_analyzer.adapters.demo.athlete import Shape
from training_analyzer.adapters.demo.heart import Heart
from training_analyzer.adapters.demo.loops import loop_of
from training_analyzer.adapters.demo.outing import Leg
from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.elevation import BAROMETRIC_M, elevation
from training_analyzer.domain.activities.sport import Sport

_STANDING_MPS: Final = 0.3
_GROSS_EFFICIENCY: Final = 0.24  # of cycling: what the pedals get of the energy spent
_RUN_KJ_PER_KG_KM: Final = 4.2
_IDLE_KJ_PER_MIN: Final = 20.0  # a rough rate for swims and the gym, more with the heart


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums, means and maxima as a device writes them."""

    moving_time_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    avg_hr_bpm: int | None = None
    max_hr_bpm: int | None = None
    avg_power_w: int | None = None
    max_power_w: int | None = None


def of_samples(streams: Mapping[Channel, Samples]) -> Totals:
    """Return the totals of columns, or of a lap's slice of them."""
    rates, watts = _known(streams, Channel.HEART_RATE), _known(streams, Channel.POWER)
    speeds, metres = _known(streams, Channel.SPEED), _known(streams, Channel.DISTANCE)
    climb = elevation(streams.get(Channel.ALTITUDE, ()), BAROMETRIC_M)
    return Totals(
        moving_time_s=float(sum(speed > _STANDING_MPS for speed in speeds[:-1])) if speeds else None,
        distance_m=round(metres[-1] - metres[0], 2) if metres else None,
        ascent_m=round(climb.gain_m, 1) if climb else None,
        avg_hr_bpm=round(fmean(rates)) if rates else None,
        max_hr_bpm=round(max(rates)) if rates else None,
        avg_power_w=round(fmean(watts)) if watts else None,
        max_power_w=round(max(watts)) if watts else None,
    )


def _known(streams: Mapping[Channel, Samples], channel: Channel) -> list[float]:
    return [value for value in streams.get(channel, ()) if value is not None]


def of_plan(leg: Leg, shape: Shape, heart: Heart) -> Totals:
    """Return the totals of a leg that was never sampled."""
    distance_m = _distance_m(leg, shape)
    dry = leg.course is not None and leg.sport is not Sport.SWIMMING
    climbed = loop_of(leg.course).climb_share * distance_m if leg.course and dry and distance_m else None
    hardest = max(step.effort for step in leg.steps)
    rides = leg.sport is Sport.CYCLING
    peak_bpm = max(heart.steady_bpm(step.effort) for step in leg.steps if step.duration_s > 0)
    mean_bpm = heart.mean_bpm(leg.steps)
    return Totals(
        moving_time_s=float(sum(step.duration_s for step in leg.steps if step.effort))
        if distance_m
        else None,
        distance_m=None if distance_m is None else round(distance_m, 2),
        ascent_m=None if climbed is None else round(climbed, 1),
        avg_hr_bpm=round(mean_bpm),
        max_hr_bpm=min(round(max(peak_bpm, mean_bpm + 4.0) + 3.0), round(heart.max_bpm)),
        avg_power_w=round(shape.ftp_w * _mean_effort(leg)) if rides else None,
        max_power_w=round(shape.ftp_w * (hardest * 1.1 + 0.35)) if rides else None,
    )


def _mean_effort(leg: Leg) -> float:
    return sum(step.effort * step.duration_s for step in leg.steps) / leg.timer_s


def _distance_m(leg: Leg, shape: Shape) -> float | None:
    seconds = _mean_effort(leg) * leg.timer_s  # at threshold
    match leg.sport:
        case Sport.SWIMMING:
            return shape.css_mps * seconds
        case Sport.RUNNING | Sport.TRANSITION:
            return shape.threshold_mps * seconds / (loop_of(leg.course).mean_cost if leg.course else 1.0)
        case Sport.CYCLING if leg.course:
            return (
                ride_speed_mps(shape.ftp_w * _mean_effort(leg), loop_of(leg.course).climb_share) * leg.timer_s
            )
        case _:
            return None


def ride_speed_mps(power_w: float, climb_share: float) -> float:
    """Return the mean speed by road: air takes its cube, hills their part. Fitted to rides of the model in ride.py."""
    return cbrt(power_w / 0.33) * (1.14 - 17.5 * climb_share)


def energy_kj(leg: Leg, shape: Shape, totals: Totals, heart: Heart) -> float:
    """Return the energy that the body spent."""
    if totals.avg_power_w is not None:
        return round(totals.avg_power_w * leg.timer_s / 1000.0 / _GROSS_EFFICIENCY, 1)
    if leg.sport is Sport.RUNNING and totals.distance_m:
        return round(_RUN_KJ_PER_KG_KM * shape.weight_kg * totals.distance_m / 1000.0, 1)
    share = (totals.avg_hr_bpm or heart.floor_bpm) / heart.lthr_bpm
    return round(_IDLE_KJ_PER_MIN * 2.0 * share * leg.timer_s / 60.0, 1)
