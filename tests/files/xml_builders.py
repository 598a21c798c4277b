"""GPX and TCX documents for tests."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

START = datetime(2026, 5, 4, 6, 30, tzinfo=UTC)


def stamp(second: float, start: datetime = START) -> str:
    return (start + timedelta(seconds=second)).isoformat().replace("+00:00", "Z")


def a_gpx_point(
    second: float | None,
    *,
    hr: int | None = None,
    power: int | None = None,
    cad: int | None = None,
    temp: int | None = None,
    prefix: str = "gpxtpx",
    start: datetime = START,
) -> str:
    """Return a point that moves north by 3 m a second."""
    parts = [("hr", hr), ("cad", cad), ("atemp", temp)]
    inner = "".join(
        f"<{prefix}:{name}>{value}</{prefix}:{name}>" for name, value in parts if value is not None
    )
    watts = f"<power>{power}</power>" if power is not None else ""
    track_point = f"<{prefix}:TrackPointExtension>{inner}</{prefix}:TrackPointExtension>" if inner else ""
    extensions = f"<extensions>{watts}{track_point}</extensions>" if watts or inner else ""
    time = f"<time>{stamp(second, start)}</time>" if second is not None else ""
    lat = 48 + (second or 0) * 3 / 111_195.08
    return f'<trkpt lat="{lat:.7f}" lon="11.5"><ele>100.5</ele>{time}{extensions}</trkpt>'


def a_gpx_file(
    *segments: Sequence[str],
    name: str | None = "Morning",
    kind: str | None = "running",
    prefix: str = "gpxtpx",
    before: str = "",
    declaration: str = '<?xml version="1.0" encoding="UTF-8"?>',
) -> bytes:
    """Return a track of segments of points; without any, one minute with a sample a second."""
    parts: Iterable[Sequence[str]] = segments or ([a_gpx_point(s, hr=140, prefix=prefix) for s in range(61)],)
    track = "".join(f"<trkseg>{''.join(points)}</trkseg>" for points in parts)
    titles = (f"<name>{name}</name>" if name else "") + (f"<type>{kind}</type>" if kind else "")
    return (
        f'{declaration}{before}<gpx version="1.1" creator="Test Watch" xmlns="http://www.topografix.com/GPX/1/1" '
        f'xmlns:{prefix}="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">'
        f"<trk>{titles}{track}</trk></gpx>"
    ).encode()


def a_tcx_point(
    second: float, *, hr: int | None = 140, watts: int | None = None, start: datetime = START
) -> str:
    beats = f"<HeartRateBpm><Value>{hr}</Value></HeartRateBpm>" if hr else ""
    power = f"<ns3:Watts>{watts}</ns3:Watts>" if watts is not None else ""
    return (
        f"<Trackpoint><Time>{stamp(second, start)}</Time><Position><LatitudeDegrees>48.1</LatitudeDegrees>"
        f"<LongitudeDegrees>11.5</LongitudeDegrees></Position><AltitudeMeters>100.5</AltitudeMeters>"
        f"<DistanceMeters>{second * 3}</DistanceMeters>{beats}<Cadence>85</Cadence>"
        f"<Extensions><ns3:TPX><ns3:Speed>3.0</ns3:Speed>{power}</ns3:TPX></Extensions></Trackpoint>"
    )


def a_tcx_lap(
    first: int, seconds: int, *tracks: Sequence[str], timer_s: float | None = None, start: datetime = START
) -> str:
    """Return a lap; without tracks, one with a sample a second."""
    parts = tracks or ([a_tcx_point(s, start=start) for s in range(first, first + seconds)],)
    inner = "".join(f"<Track>{''.join(points)}</Track>" for points in parts)
    return (
        f'<Lap StartTime="{stamp(first, start)}"><TotalTimeSeconds>{timer_s or seconds}</TotalTimeSeconds>'
        f"<DistanceMeters>{seconds * 3}</DistanceMeters><Calories>10</Calories>"
        f"<AverageHeartRateBpm><Value>140</Value></AverageHeartRateBpm>"
        f"<MaximumHeartRateBpm><Value>150</Value></MaximumHeartRateBpm><Intensity>Active</Intensity>{inner}</Lap>"
    )


def a_tcx_activity(*laps: str, sport: str = "Running", start: datetime = START) -> str:
    inner = "".join(laps) or a_tcx_lap(0, 60, start=start)
    return (
        f'<Activity Sport="{sport}"><Id>{stamp(0, start)}</Id>{inner}'
        "<Creator><Name>Test Watch</Name></Creator></Activity>"
    )


def a_tcx_file(*activities: str, wrapped: str = "<Activities>{}</Activities>") -> bytes:
    """Return a document of activities; ``wrapped`` says what stands around them."""
    inner = wrapped.format("".join(activities) or a_tcx_activity())
    return (
        '<?xml version="1.0" encoding="UTF-8"?><TrainingCenterDatabase '
        'xmlns="http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2" '
        f'xmlns:ns3="http://www.garmin.com/xmlschemas/ActivityExtension/v2">{inner}</TrainingCenterDatabase>'
    ).encode()


def a_multisport_tcx_file() -> bytes:
    """Return a swim, its transition and a ride of one session."""
    second = START + timedelta(minutes=2)
    return a_tcx_file(
        a_tcx_activity(sport="Running"),
        wrapped=(
            "<Activities><MultiSportSession><Id>x</Id><FirstSport>{}</FirstSport><NextSport>"
            f"{a_tcx_activity(sport='Biking', start=second)}</NextSport></MultiSportSession></Activities>"
        ),
    )
