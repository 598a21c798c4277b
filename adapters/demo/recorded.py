"""A leg as a device would have recorded it: with samples and laps, or totals alone."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate, pairwise
from random import Random

from training_analyzer.adapters.demo.athlete import Shape
from training_analyzer.adapters.demo.heart import heart_of
from training_analyzer.adapters.demo.outing import Leg
from training_analyzer.adapters.demo.streams import streams_of
from training_analyzer.adapters.demo.totals import energy_kj, of_plan, of_samples
from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import RecordedSession


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """The day's own: what it does to the heart, and how warm it is."""

    offset_bpm: float
    temperature_c: float


def recorded(
    leg: Leg,
    *,
    shape: Shape,
    conditions: Conditions,
    started_at: datetime,
    utc_offset_s: int,
    sampled: bool,
    rng: Random,
) -> RecordedSession:
    """Return the session of a leg that started at an instant in UTC."""
    offset_bpm = conditions.offset_bpm
    heart = heart_of(shape, leg.sport, offset_bpm)
    streams = streams_of(leg, shape, offset_bpm, conditions.temperature_c, rng) if sampled else {}
    totals = of_samples(streams) if sampled else of_plan(leg, shape, heart)
    return RecordedSession(
        sport=leg.sport,
        sub_sport=leg.sub_sport,
        started_at=started_at,
        utc_offset_s=utc_offset_s,
        elapsed_time_s=float(leg.elapsed_s),
        timer_time_s=float(leg.timer_s),
        moving_time_s=totals.moving_time_s,
        distance_m=totals.distance_m,
        ascent_m=totals.ascent_m,
        avg_hr_bpm=totals.avg_hr_bpm,
        max_hr_bpm=totals.max_hr_bpm,
        avg_power_w=totals.avg_power_w,
        max_power_w=totals.max_power_w,
        energy_kj=energy_kj(leg, shape, totals, heart),
        laps=tuple(_laps(leg, streams)) if sampled else (),
        streams=streams,
    )


def _laps(leg: Leg, streams: Mapping[Channel, Samples]) -> Iterator[Lap]:
    time_s = streams[Channel.TIME]
    for position, (first, last) in enumerate(pairwise(_cuts(leg, streams))):
        # both ends belong to the lap, so that the distances of all laps add up to the whole
        totals = of_samples({channel: column[first : last + 1] for channel, column in streams.items()})
        start_s, end_s = time_s[first] or 0.0, time_s[last] or 0.0
        yield Lap(
            position=position,
            start_s=float(start_s),
            elapsed_time_s=float(end_s - start_s),
            timer_time_s=float(last - first),
            distance_m=totals.distance_m,
            ascent_m=totals.ascent_m,
            avg_hr_bpm=totals.avg_hr_bpm,
            max_hr_bpm=totals.max_hr_bpm,
            avg_power_w=totals.avg_power_w,
            max_power_w=totals.max_power_w,
        )


def _cuts(leg: Leg, streams: Mapping[Channel, Samples]) -> Sequence[int]:
    """Return the samples at which laps begin, and the last one."""
    last = leg.timer_s
    if leg.lap_m is None or Channel.DISTANCE not in streams:
        return list(accumulate((step.duration_s for step in leg.steps), initial=0))
    metres = [value or 0.0 for value in streams[Channel.DISTANCE]]
    cuts = [0]
    while (cut := bisect_left(metres, metres[cuts[-1]] + leg.lap_m)) < last:
        cuts.append(cut)
    return [*cuts, last]
