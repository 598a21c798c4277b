"""What an athlete may change of an activity afterwards."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.edit import ActivityEdit, edited, shifted
from training_analyzer.domain.activities.errors import LegOfMultisport
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.plugins.testing.builders import NOW, an_activity, an_activity_id

MADRID = ZoneInfo("Europe/Madrid")
LATER = NOW + timedelta(hours=5)
TOTALS = {
    "elapsed_time_s": 1800.0,
    "moving_time_s": 1700.0,
    "distance_m": 5000.0,
    "ascent_m": 10.0,
    "avg_hr_bpm": 140,
    "avg_power_w": 200,
}


def change(activity: Activity, **changes: Any) -> Activity:
    """Return the activity as an athlete in Madrid changed it."""
    return edited(activity, ActivityEdit(**changes), has_legs=False, zone=MADRID, now=LATER)


def change_whole(activity: Activity, **changes: Any) -> Activity:
    """Return an activity that has legs as an athlete in Madrid changed it."""
    return edited(activity, ActivityEdit(**changes), has_legs=True, zone=MADRID, now=LATER)


def a_manual(**changes: Any) -> Activity:
    """Return a session that was entered by hand."""
    return an_activity(**{"source": "manual", "timer_time_s": 3600.0, **changes})


def test_what_is_not_given_stays() -> None:
    activity = an_activity(notes="kept", rpe=5.0, load_override=3.0, duplicate_of=an_activity_id(2))
    assert change(activity, name="Other") == an_activity(
        name="Other",
        notes="kept",
        rpe=5.0,
        load_override=3.0,
        duplicate_of=an_activity_id(2),
        updated_at=LATER,
    )


@pytest.mark.parametrize("name", ["notes", "rpe", "load_override"])
def test_none_clears_a_field(name: str) -> None:
    activity = an_activity(notes="gone", rpe=5.0, load_override=3.0)
    assert getattr(change(activity, **{name: None}), name) is None


def test_the_version_is_the_stores_business() -> None:
    assert change(an_activity(version=7), name="Other").version == 7


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"name": ""}, "/name"),
        ({"notes": "\0"}, "/notes"),
        ({"rpe": 11.0}, "/rpe"),
        ({"load_override": -1.0}, "/load_override"),
        ({"load_override": float("inf")}, "/load_override"),
        ({"start_time": LATER + timedelta(days=2)}, "/start_time"),
        ({"start_time": datetime(2026, 1, 1)}, "/start_time"),  # noqa: DTZ001 - naive on purpose
    ],
)
def test_what_cannot_be_is_refused_by_its_field(changes: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        change(an_activity(), **changes)
    assert refused.value.pointer == pointer


@pytest.mark.parametrize("name", list(TOTALS))
def test_a_recordings_totals_are_its_own(name: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        change(an_activity(), **{name: TOTALS[name]})
    assert refused.value.pointer == f"/{name}"


@pytest.mark.parametrize("name", list(TOTALS))
def test_totals_entered_by_hand_may_be_changed(name: str) -> None:
    assert getattr(change(a_manual(), **{name: TOTALS[name]}), name) == TOTALS[name]


def test_the_time_that_counts_follows_what_was_entered() -> None:
    assert change(a_manual(), elapsed_time_s=1800.0).timer_time_s == 1800.0
    assert change(a_manual(), moving_time_s=1700.0).timer_time_s == 1700.0
    assert change(a_manual(moving_time_s=1700.0), moving_time_s=None).timer_time_s == 3600.0


def test_shortening_an_entry_below_its_moving_time_is_refused() -> None:
    with pytest.raises(InvalidValue) as refused:
        change(a_manual(moving_time_s=3000.0), elapsed_time_s=2000.0)
    assert refused.value.pointer == "/moving_time_s"


def test_a_recordings_timer_stays_when_its_name_changes() -> None:
    assert change(an_activity(timer_time_s=3500.0), name="Other").timer_time_s == 3500.0


def test_an_activity_may_count_on_its_own_again() -> None:
    assert change(an_activity(duplicate_of=an_activity_id(2)), not_a_duplicate=True).duplicate_of is None


def test_a_new_start_makes_a_new_day_by_the_activitys_own_offset() -> None:
    travelling = an_activity(utc_offset_s=-5 * 3600, timezone=None)
    moved = change(travelling, start_time=datetime(2026, 2, 1, 3, 0, tzinfo=UTC))
    assert (moved.local_day, moved.utc_offset_s) == (date(2026, 1, 31), -5 * 3600)


def test_where_the_zone_is_the_athletes_the_offset_follows_the_season() -> None:
    at_home = an_activity(utc_offset_s=3600, timezone="Europe/Madrid")
    moved = change(at_home, start_time=datetime(2025, 7, 1, 22, 30, tzinfo=UTC))
    assert (moved.local_day, moved.utc_offset_s) == (date(2025, 7, 2), 7200)


def test_a_new_start_is_kept_in_utc() -> None:
    moved = change(an_activity(), start_time=datetime(2026, 2, 1, 8, 0, tzinfo=MADRID))
    assert moved.started_at.tzinfo is UTC
    assert moved.started_at == datetime(2026, 2, 1, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("changes", [{"start_time": NOW}, {"not_a_duplicate": True}])
def test_a_leg_moves_with_its_whole_only(changes: dict[str, Any]) -> None:
    with pytest.raises(LegOfMultisport):
        change(an_activity(parent_id=an_activity_id(9)), **changes)


def test_a_leg_may_have_its_own_sport_and_load() -> None:
    leg = change(an_activity(parent_id=an_activity_id(9)), sport=Sport.WALKING, load_override=10.0)
    assert (leg.sport, leg.load_override) == (Sport.WALKING, 10.0)


@pytest.mark.parametrize(
    ("name", "value"), [("sport", Sport.RUNNING), ("load_override", 10.0), ("load_override", None)]
)
def test_a_wholes_sport_and_load_are_those_of_its_legs(name: str, value: object) -> None:
    with pytest.raises(InvalidValue) as refused:
        change_whole(an_activity(sport=Sport.MULTISPORT), **{name: value})
    assert refused.value.pointer == f"/{name}"


def test_a_whole_may_be_renamed_and_moved() -> None:
    moved = change_whole(an_activity(), name="Ironman", start_time=NOW - timedelta(days=3))
    assert (moved.name, moved.started_at) == ("Ironman", NOW - timedelta(days=3))


def test_a_leg_is_shifted_by_as_much_and_its_day_follows() -> None:
    leg = an_activity(started_at=datetime(2026, 3, 1, 20, 0, tzinfo=UTC), utc_offset_s=3600)
    moved = shifted(leg, timedelta(hours=4), LATER)
    assert moved.started_at == datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
    assert moved.local_day == date(2026, 3, 2)
    assert moved.updated_at == LATER
