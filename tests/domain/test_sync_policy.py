"""Syncs are due by the athlete's clock, on the days that daylight saving bends too, and never too often."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.ids import ConnectionId
from training_analyzer.domain.sync.connection import Connection, Schedule
from training_analyzer.domain.sync.local_time import instant_of
from training_analyzer.domain.sync.policy import MANUAL_INTERVAL, SPREAD, free_from, jitter, next_sync
from training_analyzer.domain.sync.run import RunState, SyncPart, Trigger, verdict
from training_analyzer.plugins.testing.builders import NOW, an_id
from training_analyzer.plugins.testing.connection_builders import a_connection

MADRID = ZoneInfo("Europe/Madrid")
SAO_PAULO = ZoneInfo("America/Sao_Paulo")
HALF_PAST_TWO = 150
zones = st.sampled_from([MADRID, SAO_PAULO, ZoneInfo("Pacific/Apia"), ZoneInfo("Australia/Lord_Howe")])
instants = st.datetimes(datetime(2005, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
minutes = st.integers(0, 24 * 60 - 1)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def due(connection: Connection, zone: ZoneInfo, after: datetime) -> datetime:
    at = next_sync(connection, zone, after)
    assert at is not None
    return at


def delay(connection: Connection) -> timedelta:
    return jitter(connection.id, SPREAD[connection.schedule])


@pytest.mark.parametrize(
    ("zone", "day", "minute", "at"),
    [
        (MADRID, date(2026, 3, 28), HALF_PAST_TWO, "2026-03-28T01:30"),
        (
            MADRID,
            date(2026, 3, 29),
            HALF_PAST_TWO,
            "2026-03-29T01:00",
        ),  # skipped: 03:00 is the first there is
        (MADRID, date(2026, 3, 29), 120, "2026-03-29T01:00"),
        (MADRID, date(2026, 3, 29), 180, "2026-03-29T01:00"),
        (MADRID, date(2026, 10, 25), HALF_PAST_TWO, "2026-10-25T00:30"),  # shown twice: the first
        (MADRID, date(2026, 10, 25), 180, "2026-10-25T02:00"),
        (SAO_PAULO, date(2018, 11, 4), 0, "2018-11-04T03:00"),  # midnight was skipped
        (SAO_PAULO, date(2018, 11, 4), 30, "2018-11-04T03:00"),
        (SAO_PAULO, date(2018, 2, 17), 23 * 60 + 30, "2018-02-18T01:30"),  # shown twice: the first
        (SAO_PAULO, date(2026, 11, 1), 30, "2026-11-01T03:30"),  # no daylight saving since 2019
        (SAO_PAULO, date(2026, 2, 21), 23 * 60 + 30, "2026-02-22T02:30"),
        (ZoneInfo("Pacific/Apia"), date(2011, 12, 30), 450, "2011-12-30T10:00"),  # a day that was not
    ],
)
def test_a_local_time_is_the_first_instant_that_a_clock_shows_it(
    zone: ZoneInfo, day: date, minute: int, at: str
) -> None:
    assert instant_of(day, minute, zone) == utc(at)


@pytest.mark.parametrize(
    ("zone", "first", "offsets_h"),
    [
        (MADRID, date(2026, 3, 28), [1, 2, 2]),
        (MADRID, date(2026, 10, 24), [2, 1, 1]),
        (SAO_PAULO, date(2018, 11, 3), [-3, -2, -2]),
        (SAO_PAULO, date(2018, 2, 17), [-2, -3, -3]),
        (SAO_PAULO, date(2026, 10, 31), [-3, -3, -3]),
    ],
)
def test_a_daily_sync_keeps_to_the_clock_over_a_change(
    zone: ZoneInfo, first: date, offsets_h: list[int]
) -> None:
    connection = a_connection(schedule=Schedule.DAILY, local_minute=450)
    at = datetime(first.year, first.month, first.day, tzinfo=zone).astimezone(UTC)
    for days, offset_h in enumerate(offsets_h):
        day = first + timedelta(days=days)
        at = due(connection, zone, at)
        half_past_seven = datetime(day.year, day.month, day.day, 7, 30, tzinfo=UTC)
        assert at - delay(connection) == half_past_seven - timedelta(hours=offset_h)


def test_a_daily_sync_whose_time_is_skipped_comes_at_the_next_there_is_and_once() -> None:
    connection = a_connection(schedule=Schedule.DAILY, local_minute=HALF_PAST_TWO)
    first = due(connection, MADRID, utc("2026-03-28T12:00"))
    assert first == utc("2026-03-29T01:00") + delay(connection)
    assert due(connection, MADRID, first) == utc("2026-03-30T00:30") + delay(connection)


def test_a_daily_sync_whose_time_comes_twice_is_due_once() -> None:
    connection = a_connection(schedule=Schedule.DAILY, local_minute=HALF_PAST_TWO)
    first = due(connection, MADRID, utc("2026-10-24T12:00"))
    assert first == utc("2026-10-25T00:30") + delay(connection)
    assert due(connection, MADRID, first) == utc("2026-10-26T01:30") + delay(connection)


@QUICK
@given(zones, instants, minutes, st.integers(0, 6), st.integers(1, 1000))
def test_weekly_syncs_are_on_their_weekday_and_a_week_apart(
    zone: ZoneInfo, after: datetime, minute: int, weekday: int, number: int
) -> None:
    connection = a_connection(number, schedule=Schedule.WEEKLY, weekday=weekday, local_minute=minute)
    at = due(connection, zone, after)
    day = (at - delay(connection)).astimezone(zone)
    assert after < at <= after + timedelta(days=8)
    following = due(connection, zone, at)
    assert timedelta(days=6) <= following - at <= timedelta(days=8)
    assert day.weekday() == weekday or instant_of(day.date() - timedelta(days=1), minute, zone) == at - delay(
        connection
    )


@QUICK
@given(zones, instants, minutes, st.sampled_from([Schedule.HOURLY, Schedule.DAILY]), st.integers(1, 1000))
def test_no_planned_sync_is_left_out_whenever_it_is_asked_for(
    zone: ZoneInfo, after: datetime, minute: int, schedule: Schedule, number: int
) -> None:
    connection = a_connection(number, schedule=schedule, local_minute=minute)
    at = due(connection, zone, after)
    step = timedelta(hours=1) if schedule is Schedule.HOURLY else timedelta(days=1)
    assert after < at <= after + step + timedelta(hours=1)
    assert due(connection, zone, at - timedelta(seconds=1)) == at
    assert due(connection, zone, at) > at


def test_hourly_syncs_are_an_hour_apart_whatever_clocks_do() -> None:
    connection = a_connection(schedule=Schedule.HOURLY)
    times = [utc("2026-10-24T22:10")]
    for _ in range(6):
        times.append(due(connection, MADRID, times[-1]))
    assert {later - earlier for earlier, later in pairwise(times[1:])} == {timedelta(hours=1)}


def test_a_connection_synced_by_hand_is_never_due() -> None:
    assert next_sync(a_connection(schedule=Schedule.MANUAL), MADRID, NOW) is None


def test_a_connection_has_the_same_delay_in_every_process_and_many_fill_the_spread() -> None:
    spread = timedelta(hours=2)
    assert jitter(ConnectionId(UUID(int=1)), spread) == timedelta(seconds=2011)
    quarters = [0] * 4
    for number in range(2000):
        quarters[jitter(ConnectionId(an_id(number)), spread) // (spread / 4)] += 1
    assert all(400 < each < 600 for each in quarters)


@pytest.mark.parametrize(
    ("changes", "trigger", "expected"),
    [
        ({}, Trigger.SCHEDULE, None),
        ({"last_sync_at": NOW}, Trigger.SCHEDULE, NOW + timedelta(minutes=60)),
        ({"last_sync_at": NOW, "min_interval_min": 240}, Trigger.SCHEDULE, NOW + timedelta(minutes=240)),
        ({"last_sync_at": NOW, "min_interval_min": 240}, Trigger.MANUAL, NOW + MANUAL_INTERVAL),
        ({"last_sync_at": NOW}, Trigger.BACKFILL, None),
        ({"last_sync_at": NOW, "last_error_code": "provider_unavailable"}, Trigger.SCHEDULE, None),
        ({"last_sync_at": NOW, "last_error_code": "provider_rate_limited"}, Trigger.SCHEDULE, None),
        ({"last_sync_at": NOW, "last_error_code": "x"}, Trigger.MANUAL, NOW + MANUAL_INTERVAL),
    ],
)
def test_a_sync_keeps_its_least_interval_unless_it_is_a_retry_or_a_backfill(
    changes: dict[str, Any], trigger: Trigger, expected: datetime | None
) -> None:
    assert free_from(a_connection(**changes), trigger) == expected


def test_a_run_is_partial_as_soon_as_one_part_of_it_failed() -> None:
    good = SyncPart(kind="sleep", fetched=3, new=3)
    assert verdict(()) is RunState.COMPLETED
    assert verdict((good,)) is RunState.COMPLETED
    assert verdict((good, SyncPart(kind="hrv", failed=1))) is RunState.PARTIAL
    assert verdict((SyncPart(kind="hrv", error_code="provider_unavailable"), good)) is RunState.PARTIAL
