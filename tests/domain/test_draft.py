"""What a recording becomes: an activity, or a whole with its legs."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.draft import Draft, Origin, drafts
from training_analyzer.domain.activities.errors import StartTimeUnknown
from training_analyzer.domain.activities.recording import FileFormat, RecordedSession, Recording
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_digest,
    a_recorded_session,
    a_recording,
    a_user_id,
    counted_ids,
)

START = datetime(2026, 2, 28, 8, 0, tzinfo=UTC)


def of(recording: Recording, **changes: Any) -> list[Draft]:
    """Return the drafts of a recording by an athlete in Madrid."""
    origin = Origin(
        **{
            "user_id": a_user_id(),
            "zone": ZoneInfo("Europe/Madrid"),
            "source": "file",
            "file_sha256": a_digest(),
            **changes,
        }
    )
    return drafts(recording, origin, counted_ids(), NOW)


def a_leg(hours: float, sport: Sport, **changes: Any) -> RecordedSession:
    """Return an hour of a triathlon that starts so many hours after its start."""
    return a_recorded_session(**{"started_at": START + timedelta(hours=hours), "sport": sport, **changes})


def a_triathlon_recording(**changes: Any) -> Recording:
    """Return a swim, a ride and a run."""
    return a_recording(
        a_leg(0, Sport.SWIMMING, distance_m=1500.0, max_hr_bpm=170),
        a_leg(1, Sport.CYCLING, distance_m=40_000.0, max_hr_bpm=None, energy_kj=900.0),
        a_leg(2, Sport.RUNNING, distance_m=None, max_hr_bpm=185),
        **changes,
    )


def test_a_recording_of_one_session_is_one_activity() -> None:
    (draft,) = of(a_recording(a_recorded_session(started_at=START)))
    assert draft.activity.parent_id is None
    assert draft.activity.sport is Sport.RUNNING
    assert draft.activity.file_sha256 == a_digest()
    assert draft.activity.device == "Fenix"
    assert len(draft.laps) == 3
    assert len(draft.streams[Channel.TIME]) == 3600


def test_the_recorders_own_offset_makes_the_day() -> None:
    late = a_recorded_session(started_at=datetime(2026, 2, 28, 22, 30, tzinfo=UTC), utc_offset_s=7200)
    assert of(a_recording(late))[0].activity.local_day == date(2026, 3, 1)


def test_without_an_offset_the_athletes_zone_makes_it() -> None:
    late = a_recorded_session(started_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC), utc_offset_s=None)
    activity = of(a_recording(late))[0].activity
    assert (activity.local_day, activity.timezone) == (date(2026, 3, 1), "Europe/Madrid")


@pytest.mark.parametrize(
    ("name", "called"),
    [
        ("Tempo", "Tempo"),
        ("  Tempo ", "Tempo"),
        (None, "Morning run"),
        ("", "Morning run"),
        ("   ", "Morning run"),
        ("a\0b", "a b"),
        ("\0", "Morning run"),
        ("x" * 500, "x" * 200),
    ],
)
def test_a_recording_keeps_its_name_where_it_can_be_shown(name: str | None, called: str) -> None:
    recording = a_recording(a_recorded_session(started_at=START), name=name)
    assert of(recording)[0].activity.name == called


def test_a_recorder_without_a_clock_needs_the_athletes_start() -> None:
    clockless = a_recording(a_recorded_session(started_at=None, utc_offset_s=None))
    with pytest.raises(StartTimeUnknown):
        of(clockless)
    assert of(clockless, start_time=START)[0].activity.started_at == START


def test_the_recorders_clock_comes_before_the_athletes_word() -> None:
    recording = a_recording(a_recorded_session(started_at=START))
    assert of(recording, start_time=START - timedelta(days=30))[0].activity.started_at == START


def test_a_start_in_the_future_is_refused() -> None:
    with pytest.raises(InvalidValue):
        of(a_recording(a_recorded_session(started_at=NOW + timedelta(days=400))))


def test_damage_makes_an_activity_partial() -> None:
    activity = of(a_recording(notes=("3 samples without a time were left out.",)))[0].activity
    assert activity.partial
    assert activity.import_notes == ("3 samples without a time were left out.",)
    assert not of(a_recording())[0].activity.partial


def test_a_multisport_recording_is_a_whole_with_its_legs() -> None:
    whole, *legs = of(a_triathlon_recording())
    assert whole.activity.sport is Sport.MULTISPORT
    assert [leg.activity.sport for leg in legs] == [Sport.SWIMMING, Sport.CYCLING, Sport.RUNNING]
    assert {leg.activity.parent_id for leg in legs} == {whole.activity.id}
    assert whole.activity.parent_id is None
    assert len({draft.activity.id for draft in (whole, *legs)}) == 4


def test_only_the_whole_bears_the_file_and_only_the_legs_have_samples() -> None:
    whole, *legs = of(a_triathlon_recording())
    assert whole.activity.file_sha256 == a_digest()
    assert [leg.activity.file_sha256 for leg in legs] == [None] * 3
    assert not whole.streams
    assert not whole.laps
    assert all(leg.streams and leg.laps for leg in legs)


def test_a_whole_lasts_from_its_first_start_to_its_last_end() -> None:
    whole = of(a_triathlon_recording())[0].activity
    assert whole.started_at == START
    assert whole.elapsed_time_s == 3 * 3600.0


def test_a_leg_within_another_does_not_shorten_the_whole() -> None:
    recording = a_recording(
        a_leg(0, Sport.CYCLING, elapsed_time_s=10_000.0), a_leg(1, Sport.RUNNING, elapsed_time_s=60.0)
    )
    assert of(recording)[0].activity.elapsed_time_s == 10_000.0


def test_a_wholes_sums_are_those_of_its_legs() -> None:
    whole = of(a_triathlon_recording())[0].activity
    assert whole.distance_m == 41_500.0
    assert whole.timer_time_s == 3 * 3500.0
    assert whole.energy_kj == 900.0
    assert whole.max_hr_bpm == 185
    assert whole.ascent_m is None


def test_a_mean_over_several_sports_says_nothing() -> None:
    whole = of(
        a_recording(a_leg(0, Sport.CYCLING, avg_hr_bpm=140, avg_power_w=200), a_leg(1, Sport.RUNNING))
    )[0]
    assert whole.activity.avg_hr_bpm is None
    assert whole.activity.avg_power_w is None


CLIMB = {Channel.TIME: list(range(201)), Channel.ALTITUDE: [100.0 + 5.0 * (i // 5 % 2) for i in range(201)]}
"""Twenty steps of 5 metres up and down: 100 m of ascent to a barometer, nothing to satellites."""


@pytest.mark.parametrize(
    ("file_format", "device", "ascent_m"),
    [
        (FileFormat.FIT, None, 100.0),
        (FileFormat.GPX, None, 0.0),
        (FileFormat.TCX, "Edge 530", 0.0),
        (FileFormat.GPX, "Garmin Edge 530 with Barometer", 100.0),
    ],
)
def test_what_no_recorder_summed_up_is_climbed_by_the_altitudes(
    file_format: FileFormat, device: str | None, ascent_m: float
) -> None:
    session = a_recorded_session(ascent_m=None, streams=CLIMB)
    (draft,) = of(a_recording(session, format=file_format, device=device))
    assert draft.activity.ascent_m == ascent_m


def test_the_recorders_own_ascent_comes_before_the_altitudes() -> None:
    session = a_recorded_session(ascent_m=7.0, streams=CLIMB)
    assert of(a_recording(session))[0].activity.ascent_m == 7.0


def test_nobody_climbs_while_swimming() -> None:
    session = a_recorded_session(sport=Sport.SWIMMING, streams=CLIMB)
    assert of(a_recording(session))[0].activity.ascent_m is None


def test_a_whole_climbs_what_its_legs_climb() -> None:
    recording = a_recording(
        a_leg(0, Sport.SWIMMING, streams=CLIMB),
        a_leg(1, Sport.CYCLING, streams=CLIMB),
        a_leg(2, Sport.RUNNING),
    )
    assert [draft.activity.ascent_m for draft in of(recording)] == [100.0, None, 100.0, None]
