"""What a recorder wrote becomes text and numbers that every store holds alike."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from training_analyzer.domain.activities.draft import Origin, drafts
from training_analyzer.domain.activities.lap import Lap
from training_analyzer.domain.activities.storable import MOST_COUNT, printable, storable
from training_analyzer.plugins.testing.builders import (
    NOW,
    a_recorded_session,
    a_recording,
    a_user_id,
    an_activity_id,
)

UNREADABLE = "Fe\0n\ud800ix\n"


def test_what_nobody_can_read_becomes_space() -> None:
    assert printable(UNREADABLE) == "Fe n ix"
    assert printable("Ångström 走 🚴") == "Ångström 走 🚴"
    assert printable("\0\0") == ""


def test_words_of_a_recording_are_printable_in_an_activity() -> None:
    session = a_recorded_session(sub_sport=UNREADABLE)
    recording = a_recording(session, name=UNREADABLE, device=UNREADABLE, notes=(UNREADABLE,))
    origin = Origin(user_id=a_user_id(), zone=ZoneInfo("Europe/Madrid"), source="file")
    (draft,) = drafts(recording, origin, lambda _now: an_activity_id(), NOW)
    one = draft.activity
    assert (one.name, one.device, one.sub_sport, one.import_notes) == ("Fe n ix",) * 3 + (("Fe n ix",),)


def test_words_of_nothing_are_unknown() -> None:
    found = storable(a_recording(a_recorded_session(sub_sport="\0"), device="\ud800"))
    assert (found.device, found.sessions[0].sub_sport) == (None, None)


@pytest.mark.parametrize("name", ["avg_hr_bpm", "max_hr_bpm", "avg_power_w", "max_power_w"])
@pytest.mark.parametrize("count", [-1, MOST_COUNT + 1, 2**31, 2**63])
def test_a_count_that_cannot_be_is_unknown(name: str, count: int) -> None:
    lap = Lap(position=0, start_s=0.0, **{name: count})
    (session,) = storable(a_recording(a_recorded_session(laps=(lap,), **{name: count}))).sessions
    assert getattr(session, name) is None
    assert getattr(session.laps[0], name) is None


@pytest.mark.parametrize("hours", [-13, 15, 10**9])
def test_an_offset_that_no_place_has_is_unknown(hours: int) -> None:
    (session,) = storable(a_recording(a_recorded_session(utc_offset_s=hours * 3600))).sessions
    assert session.utc_offset_s is None


def test_laps_are_numbered_in_their_order() -> None:
    laps = tuple(Lap(position=place, start_s=0.0) for place in (2**40, 7))
    (session,) = storable(a_recording(a_recorded_session(laps=laps))).sessions
    assert [lap.position for lap in session.laps] == [0, 1]


def test_a_recording_that_is_sound_stays_as_it_is() -> None:
    sound = a_recording(
        a_recorded_session(avg_hr_bpm=0, max_power_w=MOST_COUNT, started_at=NOW - timedelta(1))
    )
    assert storable(sound) == sound
