"""Track points of an XML format, gathered into a recorded session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from math import asin, cos, radians, sin, sqrt
from typing import Final

from training_analyzer.adapters.files.columns import MOST_SAMPLES, measured
from training_analyzer.adapters.files.timeline import order_of, timer_column
from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.errors import UnreadableFile

_EARTH_RADIUS_M: Final = 6_371_008.8


@dataclass(slots=True)
class Track:
    """Points as they come: ``times_s`` since 1970, ``segments`` the number of the stretch each one lies in.

    Between two stretches the timer stood still.
    """

    times_s: list[float | None] = field(default_factory=list)
    segments: list[int] = field(default_factory=list)
    rows: list[Mapping[Channel, float]] = field(default_factory=list)

    def add(self, time_s: float | None, segment: int, row: Mapping[Channel, float]) -> None:
        """Append one point. Raises UnreadableFile when there are too many."""
        if len(self.rows) >= MOST_SAMPLES:
            raise UnreadableFile(f"it holds more than {MOST_SAMPLES} samples")
        self.times_s.append(time_s)
        self.segments.append(segment)
        self.rows.append(row)


@dataclass(frozen=True, slots=True)
class Laid:
    """A track laid out in time. ``begin_s`` is the first point's time since 1970."""

    begin_s: float
    elapsed_s: float
    paused_s: float
    columns: Mapping[Channel, Samples]
    notes: tuple[str, ...]


def lay_out(track: Track) -> Laid | None:
    """Return the columns of a track in order of time; None when no point has a time."""
    order = order_of(track.times_s)
    if order is None:
        return None
    rows = [track.rows[i] for i in order.indices]
    segments = [track.segments[i] for i in order.indices]
    times = [time for i in order.indices if (time := track.times_s[i]) is not None]
    elapsed = [round(time - times[0], 3) for time in times]
    columns: dict[Channel, Samples] = {Channel.TIME: elapsed}
    pauses = [
        (before, after)
        for (before, after), (a, b) in zip(pairwise(elapsed), pairwise(segments), strict=True)
        if a != b and after > before
    ]
    if pauses:
        columns[Channel.TIMER] = timer_column(elapsed, pauses)
    columns |= _measured(rows)
    if Channel.DISTANCE not in columns:
        columns |= _distances(columns, segments)
    return Laid(times[0], elapsed[-1], sum(b - a for a, b in pauses), columns, order.notes)


def _measured(rows: Sequence[Mapping[Channel, float]]) -> dict[Channel, Samples]:
    columns: dict[Channel, Samples] = {}
    for channel in Channel:
        if channel in {Channel.TIME, Channel.TIMER}:
            continue
        column = measured(channel, [row.get(channel) for row in rows])
        if column is not None:
            columns[channel] = column
    return columns


def _distances(columns: Mapping[Channel, Samples], segments: Sequence[int]) -> dict[Channel, Samples]:
    """Return the way along the positions; what lies between two stretches was not recorded and does not count."""
    if Channel.LATITUDE not in columns or Channel.LONGITUDE not in columns:
        return {}
    total_m = 0.0
    last: tuple[float, float, int] | None = None
    way: list[float | None] = []
    for lat, lon, segment in zip(
        columns[Channel.LATITUDE], columns[Channel.LONGITUDE], segments, strict=True
    ):
        if lat is None or lon is None:
            way.append(None)
            continue
        if last is not None and last[2] == segment:
            total_m += haversine_m(last[0], last[1], lat, lon)
        last = (lat, lon, segment)
        way.append(round(total_m, 2))
    return {Channel.DISTANCE: way}


def haversine_m(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Return the great-circle distance between two positions in degrees, on the mean Earth sphere.

    Source: Sinnott (1984), Virtues of the Haversine, Sky and Telescope 68, p. 159.
    """
    half_lat, half_lon = radians(lat_b - lat_a) / 2, radians(lon_b - lon_a) / 2
    chord = sin(half_lat) ** 2 + cos(radians(lat_a)) * cos(radians(lat_b)) * sin(half_lon) ** 2
    return 2 * _EARTH_RADIUS_M * asin(min(1.0, sqrt(chord)))


def utc(seconds: float) -> datetime:
    """Return the instant of seconds since 1970."""
    return datetime.fromtimestamp(seconds, UTC)
