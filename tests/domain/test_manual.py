"""A session that no device recorded."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.manual import ManualEntry, activity_of
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.plugins.testing.builders import NOW, a_user_id, an_activity_id

MADRID = ZoneInfo("Europe/Madrid")


def entered(zone: ZoneInfo = MADRID, **changes: Any) -> Activity:
    """Return what becomes of an hour in the gym, yesterday."""
    start_time = NOW - timedelta(days=1)
    entry = ManualEntry(
        **{"sport": Sport.STRENGTH, "start_time": start_time, "elapsed_time_s": 3600.0, **changes}
    )
    return activity_of(entry, activity_id=an_activity_id(), user_id=a_user_id(), zone=zone, now=NOW)


def test_an_entry_is_named_by_its_sport_and_local_hour() -> None:
    assert entered(start_time=datetime(2026, 2, 28, 11, 30, tzinfo=UTC)).name == "Lunch strength session"


def test_a_name_of_its_own_is_kept_trimmed() -> None:
    assert entered(name=" Kettlebells ").name == "Kettlebells"


def test_the_day_is_the_one_in_the_given_zone() -> None:
    late = datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert entered(start_time=late).local_day == date(2026, 3, 1)
    assert entered(ZoneInfo("America/New_York"), start_time=late).local_day == date(2026, 2, 28)
    assert entered(start_time=late).timezone == "Europe/Madrid"


def test_the_time_moved_is_the_time_that_counts_where_it_is_known() -> None:
    assert entered().timer_time_s == 3600.0
    assert entered(moving_time_s=3000.0).timer_time_s == 3000.0
    with pytest.raises(InvalidValue, match="moving_time_s"):
        entered(moving_time_s=0.0)


def test_an_entry_is_marked_as_manual_and_fresh() -> None:
    activity = entered()
    assert activity.source == "manual"
    assert activity.version == 1
    assert activity.created_at == activity.updated_at == NOW
    assert activity.load is None


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"elapsed_time_s": 0.0}, "/elapsed_time_s"),
        ({"elapsed_time_s": 2_592_001.0}, "/elapsed_time_s"),
        ({"moving_time_s": 3601.0}, "/moving_time_s"),
        ({"distance_m": -1.0}, "/distance_m"),
        ({"avg_hr_bpm": 241}, "/avg_hr_bpm"),
        ({"avg_power_w": 2501}, "/avg_power_w"),
        ({"ascent_m": 100_001.0}, "/ascent_m"),
        ({"rpe": 10.5}, "/rpe"),
        ({"rpe": float("nan")}, "/rpe"),
        ({"name": " "}, "/name"),
        ({"notes": "\0"}, "/notes"),
        ({"start_time": NOW + timedelta(days=2)}, "/start_time"),
        ({"start_time": NOW.replace(tzinfo=None)}, "/start_time"),
    ],
)
def test_what_cannot_be_is_refused_by_its_field(change: dict[str, Any], pointer: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        entered(**change)
    assert refused.value.pointer == pointer
