"""FIT files without damage, with the traps that devices set."""

from datetime import UTC, datetime

import pytest

from tests.files.fit_encoder import (
    FILE_TYPES,
    SPORTS,
    START,
    SUB_SPORTS,
    FitWriter,
    a_fit_file,
    a_multisport_file,
    fit_seconds,
)
from training_analyzer.adapters.files.parse import parse
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.errors import NotAnActivity, UnreadableFile
from training_analyzer.domain.activities.recording import RecordedSession
from training_analyzer.domain.activities.sport import Sport

BEGIN = fit_seconds(START)


def the_session(body: bytes) -> RecordedSession:
    recording = parse(body)
    assert recording.notes == ()
    (session,) = recording.sessions
    return session


def a_writer() -> FitWriter:
    return FitWriter().message("file_id", type=4, manufacturer=1, product=4024, time_created=BEGIN)


def test_an_ordinary_run_is_read_in_full() -> None:
    session = the_session(a_fit_file(seconds=120, hr=150, power=250, laps=2))
    assert session.sport is Sport.RUNNING
    assert session.started_at == START
    assert session.utc_offset_s == 7200
    assert (session.elapsed_time_s, session.timer_time_s) == (120.0, 120.0)
    assert session.distance_m == 360.0
    assert (session.avg_hr_bpm, session.max_hr_bpm) == (150, 150)
    assert (session.avg_power_w, session.max_power_w) == (250, 250)
    assert [lap.start_s for lap in session.laps] == [0.0, 60.0]
    assert list(session.streams[Channel.TIME]) == list(range(121))
    assert {len(column) for column in session.streams.values()} == {121}
    assert session.streams[Channel.SPEED][5] == 3.0
    assert session.streams[Channel.ALTITUDE][5] == 100.0
    assert session.streams[Channel.LATITUDE][0] == pytest.approx(48.1, abs=1e-7)
    assert session.streams[Channel.DISTANCE][10] == 30.0
    assert Channel.TIMER not in session.streams
    assert parse(a_fit_file()).device == "Garmin Forerunner 955"


def test_a_clock_that_was_never_set_leaves_the_start_unknown() -> None:
    session = the_session(a_fit_file(relative=True, seconds=30, laps=2))
    assert session.started_at is None
    assert session.utc_offset_s is None
    assert list(session.streams[Channel.TIME]) == list(range(31))
    assert session.laps[1].start_s == 15.0


def test_a_file_without_laps_has_none() -> None:
    assert the_session(a_fit_file(laps=0)).laps == ()


def test_means_are_computed_where_the_device_wrote_none() -> None:
    session = the_session(a_fit_file(seconds=3, hr=[100, 110, 120, 131], power=[0, 100, 200, 300]))
    assert (session.avg_hr_bpm, session.max_hr_bpm) == (115, 131)
    assert (session.avg_power_w, session.max_power_w) == (150, 300)


def test_zero_placeholders_are_unknown() -> None:
    zeros = {"avg_heart_rate": 0, "max_heart_rate": 0, "avg_power": 0, "max_power": 0}
    session = the_session(a_fit_file(hr=0, power=0, totals=zeros))
    assert (session.avg_hr_bpm, session.max_hr_bpm) == (None, None)
    assert (session.avg_power_w, session.max_power_w) == (None, None)
    assert Channel.HEART_RATE not in session.streams
    assert Channel.POWER not in session.streams


def test_a_dropped_strap_is_silent_and_coasting_is_zero_watts() -> None:
    session = the_session(a_fit_file(seconds=3, hr=[100, 0, None, 120], power=[200, 0, None, 100]))
    assert list(session.streams[Channel.HEART_RATE]) == [100, None, None, 120]
    assert list(session.streams[Channel.POWER]) == [200, 0, None, 100]


def test_the_devices_normalized_power_is_nobodys_average() -> None:
    session = the_session(a_fit_file(power=186, totals={"normalized_power": 773}))
    assert (session.avg_power_w, session.max_power_w) == (186, 186)


def test_the_devices_own_totals_win_over_the_samples() -> None:
    totals = {"avg_heart_rate": 120, "max_heart_rate": 140, "total_distance": 5000, "total_moving_time": 50.5}
    session = the_session(a_fit_file(hr=150, totals={**totals, "total_ascent": 33, "total_calories": 100}))
    assert (session.avg_hr_bpm, session.max_hr_bpm, session.distance_m) == (120, 140, 5000.0)
    assert (session.moving_time_s, session.ascent_m, session.energy_kj) == (50.5, 33, 418.4)


def test_the_timer_stands_still_during_pauses() -> None:
    session = the_session(a_fit_file(seconds=60, pauses=[(20, 30), (40, 45)]))
    times, timer = session.streams[Channel.TIME], session.streams[Channel.TIMER]
    at = dict(zip(times, timer, strict=True))
    assert (at[20], at[30], at[31], at[40], at[45], at[60]) == (20, 20, 21, 30, 30, 45)
    assert session.timer_time_s == 45.0


def test_samples_written_during_a_pause_keep_the_timer_still() -> None:
    writer = a_writer()
    for second in range(11):
        if second in {3, 7}:
            writer.message("event", timestamp=BEGIN + second, event=0, event_type=4 if second == 3 else 0)
        writer.message("record", timestamp=BEGIN + second, heart_rate=100)
    session = the_session(writer.file())
    assert list(session.streams[Channel.TIMER]) == [0, 1, 2, 3, 3, 3, 3, 3, 4, 5, 6]
    assert session.timer_time_s == 6.0


def test_a_timer_that_only_stops_at_the_end_is_no_pause() -> None:
    assert Channel.TIMER not in the_session(a_fit_file()).streams


def test_a_file_without_a_session_message_yields_one_from_its_records() -> None:
    writer = a_writer().message("sport", sport=SPORTS["cycling"], sub_sport=SUB_SPORTS["road"])
    for second in range(61):
        writer.message("record", timestamp=BEGIN + second, heart_rate=100 + second, distance=second * 5)
    session = the_session(writer.file())
    assert (session.sport, session.sub_sport) == (Sport.CYCLING, "road")
    assert (session.elapsed_time_s, session.timer_time_s, session.distance_m) == (60.0, 60.0, 300.0)
    assert (session.avg_hr_bpm, session.max_hr_bpm) == (130, 160)
    assert session.started_at == START


def test_a_session_without_records_keeps_its_totals() -> None:
    writer = a_writer().message(
        "session", timestamp=BEGIN + 1800, start_time=BEGIN, sport=SPORTS["training"],
        sub_sport=SUB_SPORTS["strength_training"], total_elapsed_time=1800, avg_heart_rate=99,
    )  # fmt: skip
    session = the_session(writer.file())
    assert (session.sport, session.sub_sport) == (Sport.STRENGTH, "strength_training")
    assert (session.elapsed_time_s, session.avg_hr_bpm, dict(session.streams)) == (1800.0, 99, {})


@pytest.mark.parametrize(
    ("sport", "sub_sport", "expected"),
    [
        ("fitness_equipment", "indoor_rowing", Sport.ROWING),
        ("rowing", "generic", Sport.ROWING),
        ("swimming", "lap_swimming", Sport.SWIMMING),
        ("generic", "generic", Sport.OTHER),
        ("training", "strength_training", Sport.STRENGTH),
        ("fitness_equipment", "generic", Sport.OTHER),
        ("cross_country_skiing", "generic", Sport.SKIING),
        ("hiking", "generic", Sport.HIKING),
        ("walking", "trail", Sport.WALKING),
        ("transition", "generic", Sport.TRANSITION),
    ],
)
def test_a_devices_sport_becomes_one_of_ours(sport: str, sub_sport: str, expected: Sport) -> None:
    session = the_session(a_fit_file(sport=sport, sub_sport=sub_sport, seconds=5))
    assert session.sport is expected
    assert session.sub_sport == sub_sport


@pytest.mark.parametrize(
    ("shift_s", "expected"),
    [
        (7200, 7200),
        (7187, 7200),
        (-12600, -12600),
        (20700, 20700),
        (50400, 50400),
        (60000, None),
        (-50000, None),
        (None, None),
    ],
)
def test_the_utc_offset_is_a_plausible_quarter_of_an_hour(shift_s: int | None, expected: int | None) -> None:
    assert the_session(a_fit_file(seconds=5, utc_offset_s=shift_s)).utc_offset_s == expected


def test_a_triathlon_is_several_sessions_in_order_of_time() -> None:
    recording = parse(a_multisport_file(("swimming", 60), ("transition", 5), ("cycling", 90)))
    assert [one.sport for one in recording.sessions] == [Sport.SWIMMING, Sport.TRANSITION, Sport.CYCLING]
    assert [one.elapsed_time_s for one in recording.sessions] == [60.0, 5.0, 90.0]
    assert [len(one.laps) for one in recording.sessions] == [1, 1, 1]
    assert [len(one.streams[Channel.TIME]) for one in recording.sessions] == [61, 5, 89]
    assert recording.sessions[2].started_at == datetime(2026, 5, 4, 6, 31, 5, tzinfo=UTC)
    assert list(recording.sessions[2].streams[Channel.TIME])[:2] == [1, 2]


def test_sessions_stamped_with_the_start_are_told_apart_by_their_durations() -> None:
    writer = a_writer()
    for second in range(100):
        writer.message("record", timestamp=BEGIN + second, heart_rate=100 + second)
    for start, elapsed_s, sport in ((0, 40.5, "running"), (40, 60, "cycling")):
        writer.message(
            "session",
            timestamp=BEGIN + start,
            start_time=BEGIN + start,
            sport=SPORTS[sport],
            total_elapsed_time=elapsed_s,
        )
    run, ride = parse(writer.file()).sessions
    assert (run.max_hr_bpm, ride.max_hr_bpm) == (140, 199)


def test_a_start_after_the_first_sample_does_not_make_time_negative() -> None:
    session = the_session(a_fit_file(seconds=100, laps=2, totals={"start_time": BEGIN + 40}))
    assert session.started_at == datetime(2026, 5, 4, 6, 30, 40, tzinfo=UTC)
    assert session.streams[Channel.TIME][0] == 0
    assert [lap.start_s for lap in session.laps] == [0.0, 50.0]


def test_chained_files_are_read_one_after_the_other() -> None:
    later = datetime(2026, 5, 5, 6, 30, tzinfo=UTC)
    recording = parse(a_fit_file(start=later, hr=120) + a_fit_file(hr=150, sport="cycling"))
    assert [one.sport for one in recording.sessions] == [Sport.CYCLING, Sport.RUNNING]
    assert [one.avg_hr_bpm for one in recording.sessions] == [150, 120]
    assert recording.notes == ()


def test_a_file_chained_to_itself_is_one_session() -> None:
    session = the_session(a_fit_file() * 2)
    assert len(session.streams[Channel.TIME]) == 61


def test_settings_chained_to_an_activity_do_not_hide_it() -> None:
    assert len(parse(a_fit_file(file_type="settings", seconds=0) + a_fit_file()).sessions) == 1


def test_compressed_timestamps_are_read() -> None:
    writer = FitWriter()
    writer.message("file_id", type=4)
    writer.message("record", timestamp=BEGIN, heart_rate=100)
    for second in range(1, 100, 3):
        writer.compressed("record", BEGIN + second, heart_rate=100 + second)
    session = the_session(writer.file())
    assert list(session.streams[Channel.TIME]) == [0, *range(1, 100, 3)]
    assert list(session.streams[Channel.HEART_RATE]) == [100, *range(101, 200, 3)]


def test_the_packed_speed_and_distance_of_old_foot_pods_are_unpacked() -> None:
    writer = a_writer()
    for second, ticks in enumerate([0, 50, 4090, 4140, 8200]):
        speed, distance = 354, ticks % 4096
        packed = bytes((speed & 0xFF, speed >> 8 | (distance & 0x0F) << 4, distance >> 4))
        writer.message("record", timestamp=BEGIN + second, compressed_speed_distance=packed)
    session = the_session(writer.file())
    assert list(session.streams[Channel.SPEED]) == [3.54] * 5
    assert list(session.streams[Channel.DISTANCE]) == [0.0, 3.125, 255.625, 258.75, 512.5]


def test_enhanced_fields_hold_where_the_old_ones_overflow() -> None:
    writer = a_writer().message(
        "record", timestamp=BEGIN, speed=None, enhanced_speed=70.5, altitude=None, enhanced_altitude=14000.2
    )
    session = the_session(writer.file())
    assert session.streams[Channel.SPEED][0] == 70.5
    assert session.streams[Channel.ALTITUDE][0] == pytest.approx(14000.2)


@pytest.mark.parametrize("speed_mps", [4.084, 2.018, 1.017, 16.098, 0.001, 65.534])
def test_an_old_speed_is_kept_to_the_millimetre(speed_mps: float) -> None:
    session = the_session(a_writer().message("record", timestamp=BEGIN, speed=speed_mps).file())
    assert session.streams[Channel.SPEED][0] == speed_mps


def test_every_old_altitude_is_kept_to_its_step() -> None:
    writer = a_writer()
    altitudes = [step / 5 - 500 for step in range(0, 30_000, 7)]
    for second, altitude_m in enumerate(altitudes):
        writer.message("record", timestamp=BEGIN + second, altitude=altitude_m)
    column = the_session(writer.file()).streams[Channel.ALTITUDE]
    assert column == pytest.approx(altitudes, abs=1e-6)


def test_a_developer_field_named_like_a_native_one_is_not_taken_for_it() -> None:
    writer = a_writer().message("developer_data_id", developer_data_index=0, application_id=b"x" * 16)
    writer.message(
        "field_description", developer_data_index=0, field_definition_number=0, fit_base_type_id=0x84,
        field_name=b"heart_rate", units=b"bpm", native_mesg_num=20, native_field_num=3,
    )  # fmt: skip
    for second in range(5):
        writer.with_developer_field("record", 200, timestamp=BEGIN + second, cadence=80)
    session = the_session(writer.file())
    assert Channel.HEART_RATE not in session.streams
    assert list(session.streams[Channel.CADENCE]) == [80] * 5


def test_big_endian_messages_are_read() -> None:
    writer = FitWriter(big_endian=True).message("file_id", type=4)
    for second in range(5):
        writer.message("record", timestamp=BEGIN + second, heart_rate=100, power=300)
    assert list(the_session(writer.file()).streams[Channel.POWER]) == [300] * 5


@pytest.mark.parametrize("form", [{"header_crc": False}, {"short_header": True}])
def test_legal_headers_without_a_checksum_are_read(form: dict[str, bool]) -> None:
    body = a_writer().message("record", timestamp=BEGIN, heart_rate=100).file(**form)
    assert the_session(body).avg_hr_bpm == 100


def test_samples_out_of_order_are_put_in_order() -> None:
    writer = a_writer()
    for second in (0, 2, 1, 3, 3):
        writer.message("record", timestamp=BEGIN + second, heart_rate=100 + second)
    session = the_session(writer.file())
    assert list(session.streams[Channel.TIME]) == [0, 1, 2, 3, 3]
    assert list(session.streams[Channel.HEART_RATE]) == [100, 101, 102, 103, 103]


def test_samples_years_away_are_left_out_with_a_note() -> None:
    writer = a_writer()
    for second in (0, 1, 2, 3, 1_000_000_000):
        writer.message("record", timestamp=BEGIN + second, heart_rate=100)
    writer.message("record", timestamp=None, heart_rate=100)
    writer.message("record", timestamp=None, heart_rate=100)
    recording = parse(writer.file())
    assert list(recording.sessions[0].streams[Channel.TIME]) == [0, 1, 2, 3]
    assert recording.notes == (
        "2 samples without a time were left out.",
        "1 sample with an implausible time was left out.",
    )
    assert recording.partial


def test_a_session_years_away_from_its_samples_starts_with_them() -> None:
    recording = parse(
        a_fit_file(totals={"start_time": BEGIN - 900_000_000, "timestamp": BEGIN - 900_000_000})
    )
    assert recording.sessions[0].started_at == START


@pytest.mark.parametrize(
    ("file_type", "what"),
    [
        ("workout", "workout"),
        ("monitoring_b", "monitoring"),
        ("weight", "weight"),
        ("course", "course"),
        ("settings", "settings"),
    ],
)
def test_other_kinds_of_files_are_refused_by_name(file_type: str, what: str) -> None:
    body = FitWriter().message("file_id", type=FILE_TYPES[file_type], manufacturer=1).file()
    with pytest.raises(NotAnActivity) as refused:
        parse(body)
    assert refused.value.what == what


def test_a_course_with_records_is_still_a_course() -> None:
    with pytest.raises(NotAnActivity, match="course"):
        parse(a_fit_file(file_type="course"))


def test_an_activity_with_nothing_in_it_is_unreadable() -> None:
    with pytest.raises(UnreadableFile, match="neither a session nor samples"):
        parse(a_writer().file())


def test_impossible_values_are_silent() -> None:
    writer = a_writer()
    writer.message(
        "record", timestamp=BEGIN, heart_rate=100, power=65000, position_lat=-(2**31), position_long=0
    )
    writer.message("record", timestamp=BEGIN + 1, heart_rate=100, power=200, position_lat=0, position_long=0)
    session = the_session(writer.file())
    assert list(session.streams[Channel.POWER]) == [None, 200]
    assert list(session.streams[Channel.LATITUDE]) == [None, 0.0]
