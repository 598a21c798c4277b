"""TCX files."""

import pytest

from tests.files.xml_builders import (
    START,
    a_multisport_tcx_file,
    a_tcx_activity,
    a_tcx_file,
    a_tcx_lap,
    a_tcx_point,
)
from training_analyzer.adapters.files.parse import parse
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile
from training_analyzer.domain.activities.sport import Sport

DAMAGED = "The file is damaged: what came before the damage was read."


def test_an_activity_is_read_in_full() -> None:
    laps = [a_tcx_lap(0, 60, [a_tcx_point(s, watts=210) for s in range(60)]), a_tcx_lap(60, 30)]
    recording = parse(a_tcx_file(a_tcx_activity(*laps)))
    (session,) = recording.sessions
    assert (recording.device, recording.notes) == ("Test Watch", ())
    assert (session.sport, session.started_at) == (Sport.RUNNING, START)
    assert (session.elapsed_time_s, session.timer_time_s, session.distance_m) == (90.0, 90.0, 270.0)
    assert (session.avg_hr_bpm, session.max_hr_bpm, session.avg_power_w, session.max_power_w) == (
        140,
        140,
        210,
        210,
    )
    assert (session.energy_kj, session.ascent_m) == (83.7, None)
    first, second = session.laps
    assert (first.start_s, first.timer_time_s, first.distance_m, first.avg_hr_bpm, first.max_hr_bpm) == (
        0.0,
        60.0,
        180.0,
        140,
        150,
    )
    assert (second.position, second.start_s) == (1, 60.0)
    assert {len(column) for column in session.streams.values()} == {90}
    assert session.streams[Channel.SPEED][0] == 3.0
    assert session.streams[Channel.CADENCE][0] == 85.0
    assert session.streams[Channel.POWER][59:61] == [210.0, None]
    assert session.streams[Channel.DISTANCE][10] == 30.0
    assert Channel.TIMER not in session.streams


def test_a_second_track_in_a_lap_follows_a_pause() -> None:
    lap = a_tcx_lap(
        0, 40, [a_tcx_point(s) for s in range(10)], [a_tcx_point(s) for s in range(20, 30)], timer_s=19
    )
    (session,) = parse(a_tcx_file(a_tcx_activity(lap, a_tcx_lap(30, 10)))).sessions
    timer = session.streams[Channel.TIMER]
    assert list(timer) == [*range(10), *range(9, 19), *range(19, 29)]


def test_laps_without_tracks_are_no_pauses() -> None:
    empty = a_tcx_lap(10, 5, [])
    (session,) = parse(a_tcx_file(a_tcx_activity(a_tcx_lap(0, 10), empty, a_tcx_lap(15, 10)))).sessions
    assert Channel.TIMER not in session.streams
    assert len(session.laps) == 3


def test_a_multisport_session_is_several_sessions() -> None:
    recording = parse(a_multisport_tcx_file())
    assert [one.sport for one in recording.sessions] == [Sport.RUNNING, Sport.CYCLING]
    assert [len(one.streams[Channel.TIME]) for one in recording.sessions] == [60, 60]


def test_activities_are_put_in_order_of_time() -> None:
    later = a_tcx_activity(a_tcx_lap(500, 10), sport="Biking")
    assert [one.sport for one in parse(a_tcx_file(later, a_tcx_activity())).sessions] == [
        Sport.RUNNING,
        Sport.CYCLING,
    ]


def test_a_lap_without_points_still_counts() -> None:
    (session,) = parse(a_tcx_file(a_tcx_activity(a_tcx_lap(0, 1800, [])))).sessions
    assert (session.started_at, session.elapsed_time_s, session.distance_m) == (START, 1800.0, 5400.0)
    assert (session.avg_hr_bpm, session.max_hr_bpm) == (140, 150)
    assert dict(session.streams) == {}


@pytest.mark.parametrize(
    ("wrapped", "what"),
    [
        ("<Courses><Course><Name>x</Name><Track>{}</Track></Course></Courses>", "course"),
        ("<Workouts><Workout/></Workouts>", "workout"),
    ],
)
def test_courses_and_workouts_are_refused_by_name(wrapped: str, what: str) -> None:
    with pytest.raises(NotAnActivity) as refused:
        parse(a_tcx_file(a_tcx_point(0), wrapped=wrapped))
    assert refused.value.what == what


def test_a_workout_beside_an_activity_does_not_hide_it() -> None:
    assert (
        len(parse(a_tcx_file(wrapped="<Activities>{}</Activities><Workouts><Workout/></Workouts>")).sessions)
        == 1
    )


def test_an_empty_document_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="no activity"):
        parse(a_tcx_file(wrapped="<Activities/>"))


def test_a_cut_file_keeps_its_points() -> None:
    whole = a_tcx_file()
    recording = parse(whole[: len(whole) // 2])
    assert recording.notes == (DAMAGED,)
    assert 20 < len(recording.sessions[0].streams[Channel.TIME]) < 40


def test_values_that_are_no_numbers_are_silent() -> None:
    points = [
        a_tcx_point(0),
        a_tcx_point(1).replace("<Value>140</Value>", "<Value>fast</Value>"),
        a_tcx_point(2, hr=0),
    ]
    points.append(a_tcx_point(3).replace("<Value>140</Value>", "<Value>inf</Value>"))
    (session,) = parse(a_tcx_file(a_tcx_activity(a_tcx_lap(0, 4, points)))).sessions
    assert list(session.streams[Channel.HEART_RATE]) == [140.0, None, None, None]


def test_points_with_impossible_times_are_left_out_with_a_note() -> None:
    points = [a_tcx_point(s) for s in range(5)] + [a_tcx_point(9).replace("2026-05", "1999-05")]
    recording = parse(a_tcx_file(a_tcx_activity(a_tcx_lap(0, 5, points))))
    assert len(recording.sessions[0].streams[Channel.TIME]) == 5
    assert recording.notes == ("1 sample with an implausible time was left out.",)


@pytest.mark.parametrize(
    "stamp", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-14:00", "tomorrow", "", "2026-05-04"]
)
def test_strange_times_do_no_harm(stamp: str) -> None:
    point = a_tcx_point(0).replace("2026-05-04T06:30:00Z", stamp)
    body = a_tcx_file(a_tcx_activity(a_tcx_lap(0, 5, [point]).replace("2026-05-04T06:30:00Z", stamp)))
    try:
        parse(body)
    except UnreadableFile:
        return


def test_an_offset_that_no_place_has_is_no_time() -> None:
    points = [a_tcx_point(s) for s in range(5)]
    strange = a_tcx_point(5).replace("Z</Time>", "+14:30</Time>")
    recording = parse(a_tcx_file(a_tcx_activity(a_tcx_lap(0, 5, [*points, strange]))))
    assert recording.notes == ("1 sample without a time was left out.",)
    assert len(recording.sessions[0].streams[Channel.TIME]) == 5
    assert recording.sessions[0].utc_offset_s is None
