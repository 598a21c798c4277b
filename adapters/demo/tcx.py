"""What the demo watch recorded, as the file that its provider would give: TCX, Garmin's Training Center format."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Final
from xml.sax.saxutils import escape

from training_analyzer.domain.activities.channel import Channel, Samples
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.recording import RecordedSession, Recording
from training_analyzer.domain.activities.sport import Sport

_HEAD: Final = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<TrainingCenterDatabase xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
    'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2"><Activities>'
)
_TAIL: Final = "</Activities></TrainingCenterDatabase>"
_SPORTS: Final = {Sport.RUNNING: "Running", Sport.CYCLING: "Biking"}


def tcx(recording: Recording) -> bytes:
    """Return a recording of one session or, for multisport, of several; each has samples."""
    first, *others = ["".join(_activity(session)) for session in recording.sessions]
    if others:
        following = "".join(f"<NextSport>{each}</NextSport>" for each in others)
        id_ = _stamp(_start(recording.sessions[0]))
        first = f"<MultiSportSession><Id>{id_}</Id><FirstSport>{first}</FirstSport>{following}</MultiSportSession>"
    return f"{_HEAD}{first}{_TAIL}".encode()


def _activity(session: RecordedSession) -> Iterator[str]:
    start = _start(session)
    yield f'<Activity Sport="{_SPORTS.get(session.sport, "Other")}"><Id>{_stamp(start)}</Id>'
    points = list(_points(session, start))
    times = session.streams[Channel.TIME]
    begins = [lap.start_s for lap in session.laps]
    parts: list[list[str]] = [[] for _ in begins]
    for point, second in zip(points, times, strict=True):
        parts[max(bisect_right(begins, second or 0.0) - 1, 0)].append(point)
    for lap, inside in zip(session.laps, parts, strict=True):
        yield _lap(lap, start, "".join(inside))
    yield f"<Creator><Name>{escape('Demo watch')}</Name></Creator></Activity>"


def _lap(lap: Lap, start: datetime, points: str) -> str:
    distance = f"<DistanceMeters>{lap.distance_m}</DistanceMeters>" if lap.distance_m is not None else ""
    return (
        f'<Lap StartTime="{_stamp(start + timedelta(seconds=lap.start_s))}">'
        f"<TotalTimeSeconds>{lap.timer_time_s or 0.0}</TotalTimeSeconds>{distance}<Track>{points}</Track></Lap>"
    )


def _points(session: RecordedSession, start: datetime) -> Iterator[str]:
    column = session.streams.get
    for i, second in enumerate(session.streams[Channel.TIME]):
        lat, lon = _at(column(Channel.LATITUDE), i), _at(column(Channel.LONGITUDE), i)
        place = f"<LatitudeDegrees>{lat}</LatitudeDegrees><LongitudeDegrees>{lon}</LongitudeDegrees>"
        yield "".join(
            (
                f"<Trackpoint><Time>{_stamp(start + timedelta(seconds=second or 0.0))}</Time>",
                f"<Position>{place}</Position>" if lat is not None and lon is not None else "",
                _element("AltitudeMeters", _at(column(Channel.ALTITUDE), i)),
                _element("DistanceMeters", _at(column(Channel.DISTANCE), i)),
                _element("HeartRateBpm", _at(column(Channel.HEART_RATE), i), inner="Value", whole=True),
                _element("Cadence", _at(column(Channel.CADENCE), i), whole=True),
                _element("Extensions", _at(column(Channel.POWER), i), inner="ns3:Watts", whole=True),
                "</Trackpoint>",
            )
        )


def _element(name: str, value: float | None, *, inner: str | None = None, whole: bool = False) -> str:
    if value is None:
        return ""
    text = str(round(value)) if whole else str(value)
    return f"<{name}><{inner}>{text}</{inner}></{name}>" if inner else f"<{name}>{text}</{name}>"


def _at(samples: Samples | None, i: int) -> float | None:
    return samples[i] if isinstance(samples, Sequence) else None


def _start(session: RecordedSession) -> datetime:
    if session.started_at is None:
        raise ValueError("the demo watch always knows the time")
    return session.started_at


def _stamp(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
