"""A lap, as the device or the athlete cut it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Lap:
    """One lap; ``position`` counts from 0, ``start_s`` from the activity's start, in elapsed seconds.

    A pool length is a lap's part, never a lap of its own.
    """

    position: int
    start_s: float
    elapsed_time_s: float | None = None
    timer_time_s: float | None = None
    distance_m: float | None = None
    ascent_m: float | None = None
    avg_hr_bpm: int | None = None
    max_hr_bpm: int | None = None
    avg_power_w: int | None = None
    max_power_w: int | None = None
