"""A GPX file as a recording."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import gpxpy
from gpxpy.gpx import GPX, GPXException, GPXTrack, GPXTrackPoint, GPXXMLSyntaxException

from training_analyzer.adapters.files.columns import last_of, max_of, mean_of
from training_analyzer.adapters.files.track import Laid, Track, lay_out, utc
from training_analyzer.adapters.files.words import plain, sport_of
from training_analyzer.adapters.files.xml_text import safe_text_of
from training_analyzer.adapters.files.xml_values import decimal, instant
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile
from training_analyzer.domain.activities.recording import FileFormat, RecordedSession, Recording

CUT_SHORT: Final = "The file is damaged: what came before the damage was read."

_PREFIX: Final = re.compile(r"<([\w.-]{1,40}:)gpx[\s>]")
_POINT_END: Final = re.compile(r"</trkpt\s*>|<trkpt\s[^<>]*/>")
_NEWLINE: Final = re.compile(r"\r\n?|\n")
_SENSORS: Final = {
    "hr": Channel.HEART_RATE,
    "heartrate": Channel.HEART_RATE,
    "cad": Channel.CADENCE,
    "cadence": Channel.CADENCE,
    "power": Channel.POWER,
    "powerinwatts": Channel.POWER,
    "watts": Channel.POWER,
    "atemp": Channel.TEMPERATURE,
    "temp": Channel.TEMPERATURE,
    "speed": Channel.SPEED,
    "distance": Channel.DISTANCE,
}


def parse_gpx(body: bytes) -> Recording:
    """Return all tracks of a file as one session; segments are parted by pauses.

    Raises NotAnActivity for routes, waypoints and tracks without times, UnreadableFile.
    """
    document = safe_text_of(body)
    gpx, notes = _read(_without_prefix(document.text))
    track = Track()
    offset_s: int | None = None
    for segment, point in _points(gpx):
        when = instant(point.time) if point.time else None
        if when and offset_s is None:
            offset_s = when[1]
        track.add(when[0] if when else None, segment, _row(point))
    laid = lay_out(track)
    if laid is None:
        raise NotAnActivity("route")
    named = next((one for one in gpx.tracks if one.name), None)
    return Recording(
        format=FileFormat.GPX,
        sessions=(_session(laid, gpx.tracks, offset_s),),
        name=plain(named.name if named else gpx.name, 200),
        device=plain(gpx.creator),
        notes=(*document.notes, *notes, *laid.notes),
    )


def _read(text: str) -> tuple[GPX, tuple[str, ...]]:
    try:
        return _parsed(text), ()
    except GPXXMLSyntaxException as fault:
        whole = _up_to(text, fault)
        if whole is None:
            raise UnreadableFile("it is no well-formed XML") from fault
    try:
        return _parsed(whole), (CUT_SHORT,)
    except GPXXMLSyntaxException as fault:
        raise UnreadableFile("it is no well-formed XML") from fault


def _parsed(text: str) -> GPX:
    try:
        return gpxpy.parse(text)
    except GPXXMLSyntaxException:
        raise
    # on values that are no numbers and elements out of place, the library lets these through
    except (GPXException, ValueError, TypeError, LookupError, AttributeError) as error:
        raise UnreadableFile("it breaks the rules of GPX") from error


def _up_to(text: str, fault: GPXXMLSyntaxException) -> str | None:
    """Return the document up to the last whole point before a fault, closed; None when there is none."""
    line, column = getattr(fault.__cause__, "position", (1, 0))
    line_starts = [0, *(found.end() for found in _NEWLINE.finditer(text))]
    before = line_starts[min(line, len(line_starts)) - 1] + column
    ends = [found.end() for found in _POINT_END.finditer(text, 0, before)]
    if not ends:
        return None
    return text[: ends[-1]] + "</trkseg></trk></gpx>"


def _without_prefix(text: str) -> str:
    """Return a document with the format's own elements bare, as the library expects them."""
    found = _PREFIX.search(text[:65536])
    return re.sub(rf"(</?){re.escape(found[1])}", r"\1", text) if found else text


def _points(gpx: GPX) -> Iterator[tuple[int, GPXTrackPoint]]:
    segments = (segment for track in gpx.tracks for segment in track.segments)
    for number, segment in enumerate(segments):
        for point in segment.points:
            yield number, point


def _row(point: GPXTrackPoint) -> dict[Channel, float]:
    row: dict[Channel, float] = {Channel.LATITUDE: point.latitude, Channel.LONGITUDE: point.longitude}
    if point.elevation is not None:
        row[Channel.ALTITUDE] = point.elevation
    if point.speed is not None:
        row[Channel.SPEED] = point.speed
    for extension in point.extensions:
        for element in extension.iter():
            channel = _SENSORS.get(_local(element.tag))
            value = decimal(element.text) if channel else None
            if channel and value is not None:
                row[channel] = value
    return row


def _local(tag: object) -> str:
    return tag.rpartition("}")[2].casefold() if isinstance(tag, str) else ""


def _session(laid: Laid, tracks: Sequence[GPXTrack], offset_s: int | None) -> RecordedSession:
    kinds: list[object] = [track.type for track in tracks]
    kind = next((kind for kind in kinds if isinstance(kind, str) and kind), None)
    hr, power = laid.columns.get(Channel.HEART_RATE), laid.columns.get(Channel.POWER)
    return RecordedSession(
        sport=sport_of(kind),
        sub_sport=plain(kind, 40),
        started_at=utc(laid.begin_s),
        utc_offset_s=offset_s,
        elapsed_time_s=laid.elapsed_s,
        timer_time_s=round(laid.elapsed_s - laid.paused_s, 3),
        distance_m=last_of(laid.columns.get(Channel.DISTANCE)),
        avg_hr_bpm=mean_of(hr),
        max_hr_bpm=max_of(hr),
        avg_power_w=mean_of(power),
        max_power_w=max_of(power),
        streams=laid.columns,
    )
