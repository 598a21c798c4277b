"""One activity of a TCX file, gathered while the file is read."""

from dataclasses import dataclass, field
from typing import Final
from xml.etree.ElementTree import Element

from training_analyzer.adapters.files.columns import last_of, max_of, mean_of
from training_analyzer.adapters.files.tcx_events import texts
from training_analyzer.adapters.files.timeline import MOST_S
from training_analyzer.adapters.files.track import Laid, Track, lay_out, utc
from training_analyzer.adapters.files.words import sport_of
from training_analyzer.adapters.files.xml_values import decimal, moment
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import RecordedSession

_KJ_PER_KCAL: Final = 4.184
_CHANNELS: Final = {
    "LatitudeDegrees": Channel.LATITUDE,
    "LongitudeDegrees": Channel.LONGITUDE,
    "AltitudeMeters": Channel.ALTITUDE,
    "DistanceMeters": Channel.DISTANCE,
    "HeartRateBpm": Channel.HEART_RATE,
    "RunCadence": Channel.CADENCE,
    "Cadence": Channel.CADENCE,
    "Speed": Channel.SPEED,
    "Watts": Channel.POWER,
}


@dataclass(frozen=True, slots=True)
class TcxLap:
    """A lap's own totals; ``started_s`` counts since 1970."""

    started_s: float | None
    values: dict[str, str]

    def number(self, name: str, most: float = 1e8) -> float | None:
        """Return a total from 0 to a bound."""
        value = decimal(self.values.get(name))
        return value if value is not None and 0 <= value <= most else None

    def whole(self, name: str, most: float) -> int | None:
        """Return a rounded mean or maximum; zero stands for a sensor that was not there."""
        return round(self.number(name, most) or 0) or None


@dataclass(slots=True)
class TcxActivity:
    """Laps and points of one activity; ``segment`` grows wherever the timer stood still."""

    sport: str
    laps: list[TcxLap] = field(default_factory=list)
    track: Track = field(default_factory=Track)
    segment: int = 0
    utc_offset_s: int | None = None

    def add_point(self, element: Element) -> None:
        """Add a Trackpoint."""
        found = texts(element)
        when = moment(found.get("Time"))
        if when and self.utc_offset_s is None:
            self.utc_offset_s = when[1]
        row: dict[Channel, float] = {}
        for name, channel in _CHANNELS.items():
            value = decimal(found.get(name))
            if value is not None:
                row.setdefault(channel, value)
        self.track.add(when[0] if when else None, self.segment, row)

    def add_lap(self, element: Element) -> None:
        """Add a Lap whose tracks were taken out already."""
        when = moment(element.get("StartTime"))
        self.laps.append(TcxLap(when[0] if when else None, texts(element)))

    def session(self) -> tuple[RecordedSession, tuple[str, ...]] | None:
        """Return the session with notes; None when nothing in it has a time."""
        laid = lay_out(self.track)
        begin_s = _begin_s(laid, self.laps)
        if begin_s is None:
            return None
        return self._session(begin_s, laid or Laid(begin_s, 0.0, 0.0, {}, ())), laid.notes if laid else ()

    def _session(self, begin_s: float, laid: Laid) -> RecordedSession:
        timer_s = self._sum("TotalTimeSeconds")
        hr, power = laid.columns.get(Channel.HEART_RATE), laid.columns.get(Channel.POWER)
        distance_m = self._sum("DistanceMeters")
        return RecordedSession(
            sport=sport_of(self.sport),
            sub_sport=None,
            started_at=utc(begin_s),
            utc_offset_s=self.utc_offset_s,
            elapsed_time_s=self._elapsed_s(begin_s, laid),
            timer_time_s=timer_s if timer_s is not None else laid.elapsed_s - laid.paused_s,
            distance_m=distance_m if distance_m is not None else last_of(laid.columns.get(Channel.DISTANCE)),
            avg_hr_bpm=mean_of(hr) or self._mean_hr(),
            max_hr_bpm=max_of(hr) or self._most("MaximumHeartRateBpm", 255),
            avg_power_w=mean_of(power),
            max_power_w=max_of(power) or self._most("MaxWatts", 10_000),
            energy_kj=round(kcal * _KJ_PER_KCAL, 1) if (kcal := self._sum("Calories")) else None,
            laps=tuple(_lap(lap, position, begin_s) for position, lap in enumerate(self.laps)),
            streams=laid.columns,
        )

    def _sum(self, name: str) -> float | None:
        known = [value for lap in self.laps if (value := lap.number(name)) is not None]
        return sum(known) if known else None

    def _most(self, name: str, most: float) -> int | None:
        return max((value for lap in self.laps if (value := lap.whole(name, most))), default=None)

    def _mean_hr(self) -> int | None:
        """Return the laps' mean heart rate, weighed by their times."""
        pairs = [
            (lap.number("AverageHeartRateBpm", 255), lap.number("TotalTimeSeconds")) for lap in self.laps
        ]
        known = [(hr, time_s) for hr, time_s in pairs if hr and time_s]
        return round(sum(hr * s for hr, s in known) / sum(s for _, s in known)) if known else None

    def _elapsed_s(self, begin_s: float, laid: Laid) -> float:
        """Return the time to the last point or the last lap's end, whichever is later."""
        ends = [
            lap.started_s + (lap.number("TotalTimeSeconds", MOST_S) or 0.0) - begin_s
            for lap in self.laps
            if lap.started_s is not None
        ]
        return round(
            max([laid.begin_s + laid.elapsed_s - begin_s, *(end for end in ends if end <= MOST_S)]), 3
        )


def _begin_s(laid: Laid | None, laps: list[TcxLap]) -> float | None:
    """Return the first point's time; without points, the first lap's."""
    if laid is not None:
        return laid.begin_s
    return min((lap.started_s for lap in laps if lap.started_s is not None), default=None)


def _lap(lap: TcxLap, position: int, begin_s: float) -> Lap:
    start_s = lap.started_s - begin_s if lap.started_s is not None else 0.0
    return Lap(
        position=position,
        start_s=round(start_s, 3) if 0 <= start_s <= MOST_S else 0.0,
        elapsed_time_s=None,
        timer_time_s=lap.number("TotalTimeSeconds"),
        distance_m=lap.number("DistanceMeters"),
        avg_hr_bpm=lap.whole("AverageHeartRateBpm", 255),
        max_hr_bpm=lap.whole("MaximumHeartRateBpm", 255),
        avg_power_w=lap.whole("AvgWatts", 10_000),
        max_power_w=lap.whole("MaxWatts", 10_000),
    )
