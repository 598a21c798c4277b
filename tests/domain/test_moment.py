"""When and where on the calendar an activity happened."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.activities.activity import local_day_of
from training_analyzer.domain.activities.moment import check_start, moment_in
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.plugins.testing.builders import NOW

MADRID = ZoneInfo("Europe/Madrid")


def test_the_local_day_is_that_of_the_activitys_own_offset() -> None:
    late = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert local_day_of(late, 3600) == date(2026, 3, 2)
    assert local_day_of(late, 0) == date(2026, 3, 1)
    assert local_day_of(datetime(2026, 3, 1, 2, tzinfo=UTC), -3 * 3600) == date(2026, 2, 28)


def test_without_an_offset_of_its_own_the_zone_tells() -> None:
    moment = moment_in(datetime(2026, 7, 1, 22, 30, tzinfo=UTC), MADRID)
    assert (moment.utc_offset_s, moment.timezone) == (7200, "Europe/Madrid")
    assert moment.local_day == date(2026, 7, 2)
    assert moment.local_start == datetime(2026, 7, 2, 0, 30)  # noqa: DTZ001 - a wall clock has no zone


@pytest.mark.parametrize(
    ("started_at", "offset_s"),
    [
        (datetime(2026, 3, 29, 0, 59, 59, tzinfo=UTC), 3600),
        (datetime(2026, 3, 29, 1, 0, 0, tzinfo=UTC), 7200),
        (datetime(2026, 10, 25, 0, 59, 59, tzinfo=UTC), 7200),
        (datetime(2026, 10, 25, 1, 0, 0, tzinfo=UTC), 3600),
    ],
)
def test_the_offset_changes_with_daylight_saving(started_at: datetime, offset_s: int) -> None:
    assert moment_in(started_at, MADRID).utc_offset_s == offset_s


def test_the_zone_is_kept_where_its_offset_is_the_activitys_own() -> None:
    moment = moment_in(NOW, MADRID, utc_offset_s=3600)
    assert (moment.utc_offset_s, moment.timezone) == (3600, "Europe/Madrid")


def test_a_travelling_athlete_keeps_the_offset_and_no_zone() -> None:
    moment = moment_in(NOW, MADRID, utc_offset_s=-5 * 3600)
    assert (moment.utc_offset_s, moment.timezone) == (-5 * 3600, None)


def test_a_start_is_returned_in_utc() -> None:
    there = datetime(2026, 3, 1, 7, 0, tzinfo=timezone(timedelta(hours=5, minutes=45)))
    start = check_start(there, NOW)
    assert start == there
    assert start.tzinfo is UTC


def test_a_start_without_an_offset_is_refused() -> None:
    with pytest.raises(InvalidValue, match="offset") as refused:
        check_start(NOW.replace(tzinfo=None), NOW)
    assert refused.value.pointer == "/start_time"


def test_a_watch_may_run_ahead_by_a_day() -> None:
    assert check_start(NOW + timedelta(days=1), NOW) == NOW + timedelta(days=1)
    with pytest.raises(InvalidValue):
        check_start(NOW + timedelta(days=1, microseconds=1), NOW)


def test_nothing_started_before_1970() -> None:
    first = datetime(1970, 1, 1, tzinfo=UTC)
    assert check_start(first, NOW) == first
    with pytest.raises(InvalidValue):
        check_start(first - timedelta(microseconds=1), NOW)


@pytest.mark.parametrize("extreme", [datetime.min, datetime.max])  # noqa: DTZ901 - the zone comes below
@pytest.mark.parametrize("hours", [-14, 0, 14])
def test_a_start_at_the_ends_of_time_is_refused_and_no_overflow(extreme: datetime, hours: int) -> None:
    with pytest.raises(InvalidValue):
        check_start(extreme.replace(tzinfo=timezone(timedelta(hours=hours))), NOW)


@QUICK
@given(
    seconds=st.integers(min_value=0, max_value=1_750_000_000),
    zone=st.sampled_from(
        ["Europe/Madrid", "America/St_Johns", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC"]
    ),
)
def test_a_zones_moment_is_the_wall_clock_there(seconds: int, zone: str) -> None:
    instant = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    there = instant.astimezone(ZoneInfo(zone))
    moment = moment_in(instant, ZoneInfo(zone))
    assert moment.local_start == there.replace(tzinfo=None)
    assert moment.local_day == there.date()
