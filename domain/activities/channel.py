"""Streams: one column of samples a channel, all columns of an activity of one length."""

from collections.abc import Mapping, Sequence
from enum import StrEnum


class Channel(StrEnum):
    """A stream's name, with its unit.

    ``time_s`` counts elapsed seconds from the start; ``timer_s`` is the recorder's own time, which stands still
    while it is paused. Both only grow.
    """

    TIME = "time_s"
    TIMER = "timer_s"
    HEART_RATE = "hr_bpm"
    POWER = "power_w"
    SPEED = "speed_mps"
    ALTITUDE = "altitude_m"
    CADENCE = "cadence_rpm"
    DISTANCE = "distance_m"
    LATITUDE = "lat_deg"
    LONGITUDE = "lon_deg"
    TEMPERATURE = "temperature_c"


type Samples = Sequence[float | None]
"""One value a sample; None where the sensor was silent."""

type Streams = Mapping[Channel, Samples]
"""Columns of one length. A channel that was never measured is absent."""
