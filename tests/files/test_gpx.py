"""GPX files."""

import pytest

from tests.files.xml_builders import START, a_gpx_file, a_gpx_point
from training_analyzer.adapters.files.parse import parse
from training_analyzer.adapters.files.track import haversine_m
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile
from training_analyzer.domain.activities.recording import RecordedSession
from training_analyzer.domain.activities.sport import Sport

DAMAGED = "The file is damaged: what came before the damage was read."


def the_session(body: bytes) -> RecordedSession:
    recording = parse(body)
    assert recording.notes == ()
    (session,) = recording.sessions
    return session


def test_a_track_is_read_in_full() -> None:
    points = [a_gpx_point(s, hr=140 + s % 3, power=200, cad=85, temp=21) for s in range(61)]
    recording = parse(a_gpx_file(points, name="Lauf am Morgen"))
    (session,) = recording.sessions
    assert (recording.name, recording.device) == ("Lauf am Morgen", "Test Watch")
    assert (session.sport, session.sub_sport, session.started_at) == (Sport.RUNNING, "running", START)
    assert (session.elapsed_time_s, session.timer_time_s) == (60.0, 60.0)
    assert session.distance_m == pytest.approx(180, abs=0.05)
    assert (session.avg_hr_bpm, session.max_hr_bpm, session.avg_power_w) == (141, 142, 200)
    assert session.ascent_m is None
    assert {len(column) for column in session.streams.values()} == {61}
    assert session.streams[Channel.TEMPERATURE][0] == 21
    assert session.streams[Channel.CADENCE][0] == 85
    assert session.streams[Channel.ALTITUDE][0] == 100.5
    assert Channel.TIMER not in session.streams


@pytest.mark.parametrize("prefix", ["gpxtpx", "ns3", "whatever"])
def test_sensors_are_found_under_any_prefix(prefix: str) -> None:
    points = [a_gpx_point(s, hr=150, cad=80, prefix=prefix) for s in range(3)]
    session = the_session(a_gpx_file(points, prefix=prefix))
    assert list(session.streams[Channel.HEART_RATE]) == [150.0] * 3
    assert list(session.streams[Channel.CADENCE]) == [80.0] * 3


def test_the_timer_stands_still_between_segments() -> None:
    session = the_session(
        a_gpx_file([a_gpx_point(s) for s in range(10)], [a_gpx_point(s) for s in range(100, 110)])
    )
    assert list(session.streams[Channel.TIMER]) == [*range(10), *range(9, 19)]
    assert (session.elapsed_time_s, session.timer_time_s) == (109.0, 18.0)
    assert session.distance_m == pytest.approx(54, abs=0.05), "the way during the pause was not recorded"


def test_several_tracks_are_one_recording() -> None:
    track = "</trkseg></trk><trk><name>Second</name><trkseg>"
    body = a_gpx_file([a_gpx_point(0), a_gpx_point(1), track, a_gpx_point(60), a_gpx_point(61)])
    assert the_session(body).elapsed_time_s == 61.0


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("cycling", Sport.CYCLING),
        ("Biking", Sport.CYCLING),
        ("mountain bike", Sport.CYCLING),
        ("9", Sport.RUNNING),
        ("trail_running", Sport.RUNNING),
        ("open_water_swimming", Sport.SWIMMING),
        ("Hiking", Sport.HIKING),
        ("motorcycling", Sport.OTHER),
        ("strength_training", Sport.STRENGTH),
        ("zorbing", Sport.OTHER),
        (None, Sport.OTHER),
    ],
)
def test_a_tracks_type_becomes_a_sport(kind: str | None, expected: Sport) -> None:
    assert the_session(a_gpx_file(kind=kind)).sport is expected


def test_an_offset_in_the_times_is_kept() -> None:
    body = a_gpx_file([a_gpx_point(s).replace("06:30", "08:30").replace("Z<", "+02:00<") for s in range(3)])
    session = the_session(body)
    assert session.started_at == START
    assert session.utc_offset_s == 7200


def test_times_without_an_offset_are_utc() -> None:
    session = the_session(a_gpx_file([a_gpx_point(s).replace("Z<", "<") for s in range(3)]))
    assert (session.started_at, session.utc_offset_s) == (START, None)


@pytest.mark.parametrize(
    "inner",
    [
        '<rte><rtept lat="48" lon="11"><time>2026-05-04T06:30:00Z</time></rtept></rte>',
        '<wpt lat="48" lon="11"><time>2026-05-04T06:30:00Z</time></wpt>',
        '<trk><trkseg><trkpt lat="48" lon="11"/><trkpt lat="48.1" lon="11"/></trkseg></trk>',
        "<trk><trkseg/></trk>",
        "",
    ],
)
def test_what_has_no_times_is_a_route(inner: str) -> None:
    with pytest.raises(NotAnActivity) as refused:
        parse(
            f'<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">{inner}</gpx>'.encode()
        )
    assert refused.value.what == "route"


def test_points_without_a_time_among_others_are_left_out_with_a_note() -> None:
    recording = parse(a_gpx_file([a_gpx_point(0), a_gpx_point(None), a_gpx_point(2)]))
    assert list(recording.sessions[0].streams[Channel.TIME]) == [0.0, 2.0]
    assert recording.notes == ("1 sample without a time was left out.",)


def test_a_bad_time_costs_its_point_only() -> None:
    recording = parse(
        a_gpx_file([a_gpx_point(0), a_gpx_point(1).replace("<time>2026", "<time>never"), a_gpx_point(2)])
    )
    assert len(recording.sessions[0].streams[Channel.TIME]) == 2


def test_a_cut_file_keeps_its_whole_points() -> None:
    whole = a_gpx_file()
    recording = parse(whole[: len(whole) // 2])
    assert recording.notes == (DAMAGED,)
    assert 20 < len(recording.sessions[0].streams[Channel.TIME]) < 40


@pytest.mark.parametrize("fault", ["<<<", "&nothing;", "</trkpt></trkpt>", "\x01"])
@pytest.mark.parametrize("newline", ["", "\n", "\r\n", "\r"])
def test_a_fault_in_the_middle_keeps_what_came_before(fault: str, newline: str) -> None:
    points = [f"{a_gpx_point(s)}{newline}" for s in range(20)]
    recording = parse(a_gpx_file([*points[:10], fault, *points[10:]], name="Grüße aus Köln"))
    assert recording.notes == (DAMAGED,)
    assert 8 <= len(recording.sessions[0].streams[Channel.TIME]) <= 10


@pytest.mark.parametrize("end", ["</g:trkseg></g:trk></g:gpx>", "<g:tr"])
def test_a_document_whose_own_elements_bear_a_prefix_is_read(end: str) -> None:
    points = "".join(
        f'<g:trkpt lat="48" lon="11"><g:time>2026-05-04T06:30:0{s}Z</g:time></g:trkpt>' for s in range(5)
    )
    body = f'<g:gpx xmlns:g="http://www.topografix.com/GPX/1/1" version="1.1"><g:trk><g:trkseg>{points}{end}'.encode()
    recording = parse(body)
    assert len(recording.sessions[0].streams[Channel.TIME]) == 5
    assert recording.partial == (end == "<g:tr")


@pytest.mark.parametrize("body", [b"<gpx", b"<gpx>", b"<gpx version='1.1'><trk><trkseg><trkpt lat='48'"])
def test_a_file_cut_before_its_first_point_is_unreadable(body: bytes) -> None:
    with pytest.raises(UnreadableFile):
        parse(body + b" ")


@pytest.mark.parametrize("bad", ['lat="north"', 'lat=""', 'lat="1e400"', 'lat="nan"', 'lat="200"', ""])
def test_positions_that_are_none_never_get_out(bad: str) -> None:
    points = [a_gpx_point(0), a_gpx_point(1).replace('lat="48.0000270"', bad), a_gpx_point(2)]
    try:
        column = parse(a_gpx_file(points)).sessions[0].streams[Channel.LATITUDE]
    except UnreadableFile:
        return
    assert all(value is None or -90 <= value <= 90 for value in column)


def test_the_distance_between_two_cities_is_known() -> None:
    # Paris to London, great circle on the mean sphere
    assert haversine_m(48.8566, 2.3522, 51.5074, -0.1278) == pytest.approx(343_560, rel=1e-3)
    assert haversine_m(0, 179.9, 0, -179.9) == pytest.approx(22_239, rel=1e-3)
    assert haversine_m(1, 1, 1, 1) == 0


def test_an_offset_that_no_place_has_is_no_time() -> None:
    good = [a_gpx_point(s) for s in range(5)]
    for offset, lost in (("+14:00", 0), ("-14:00", 0), ("+14:01", 1), ("-15:00", 1), ("+23:59", 1)):
        last = a_gpx_point(5).replace("Z<", f"{offset}<")
        recording = parse(a_gpx_file([*good, last]))
        assert len(recording.sessions[0].streams[Channel.TIME]) == 6 - lost, offset
        assert (recording.notes != ()) == bool(lost)
