"""What each failure of a sync does to its connection, row by row; and what a good sync heals."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from training_analyzer.domain.sync.aftermath import failed, succeeded
from training_analyzer.domain.sync.connection import Connection, ConnectionState, Schedule
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    GoneAtSource,
    InvalidMfaCode,
    MfaRequired,
    ProtocolChanged,
    RateLimited,
    SourceError,
    SourceTimedOut,
    SourceUnavailable,
)
from training_analyzer.domain.sync.policy import next_sync
from training_analyzer.plugins.testing.connection_builders import a_connection

MADRID = ZoneInfo("Europe/Madrid")
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
"""Midday, far from the next daily sync."""

DOWN = SourceUnavailable()
PLANNED = next_sync(a_connection(), MADRID, NOW)
OTHERS = [DOWN, AccessBlocked(), RateLimited(), ProtocolChanged("/list"), GoneAtSource(), InvalidMfaCode()]


def after(error: SourceError, waits: timedelta | None = None, **changes: Any) -> Connection:
    until = None if waits is None else NOW + waits
    return failed(a_connection(**changes), error, MADRID, NOW, provider_waits_until=until)


@pytest.mark.parametrize("error", [AuthenticationFailed(), MfaRequired()])
@pytest.mark.parametrize("waits", [None, timedelta(minutes=10)])
def test_a_refused_credential_waits_for_a_person(error: SourceError, waits: timedelta | None) -> None:
    connection = after(error, waits)
    assert connection.state is ConnectionState.REAUTH_REQUIRED
    assert connection.next_sync_at is None
    assert connection.wait_until is None
    assert connection.last_error_code == error.code


@pytest.mark.parametrize("error", OTHERS)
@pytest.mark.parametrize("state", ConnectionState)
def test_no_other_failure_asks_for_a_credential_or_touches_it(
    error: SourceError, state: ConnectionState
) -> None:
    connection = after(error, state=state)
    assert (connection.sealed, connection.credential_version) == (b"sealed", 1)
    assert (connection.state is ConnectionState.REAUTH_REQUIRED) == (state is ConnectionState.REAUTH_REQUIRED)


def test_a_rate_limit_holds_the_connection_as_long_as_the_provider_and_counts_for_nothing() -> None:
    connection = after(RateLimited(), timedelta(minutes=20), last_error_code="provider_rate_limited")
    assert connection.state is ConnectionState.CONNECTED
    assert connection.wait_until == NOW + timedelta(minutes=20)
    assert connection.next_sync_at is not None
    assert timedelta(0) <= connection.next_sync_at - connection.wait_until < timedelta(minutes=2)
    assert connection.consecutive_failures == 0


def test_a_block_holds_one_connection_for_six_hours() -> None:
    connection = after(AccessBlocked())
    assert connection.state is ConnectionState.BLOCKED
    assert connection.wait_until == connection.next_sync_at == NOW + timedelta(hours=6)


@pytest.mark.parametrize("error", [DOWN, SourceTimedOut()])
@pytest.mark.parametrize(("before", "minutes"), [(0, 1), (1, 5), (2, 25)])
def test_what_may_pass_by_itself_is_tried_again_soon(error: SourceError, before: int, minutes: int) -> None:
    connection = after(error, last_error_code=error.code, consecutive_failures=before)
    assert connection.state is ConnectionState.CONNECTED
    assert connection.next_sync_at == NOW + timedelta(minutes=minutes)
    assert connection.consecutive_failures == before + 1


def test_after_three_retries_the_schedule_holds() -> None:
    assert after(DOWN, last_error_code=DOWN.code, consecutive_failures=3).next_sync_at == PLANNED


def test_a_retry_never_comes_later_than_the_schedule() -> None:
    planned = next_sync(a_connection(schedule=Schedule.HOURLY), MADRID, NOW)
    assert planned is not None
    shortly_before = planned - timedelta(minutes=3)
    connection = a_connection(schedule=Schedule.HOURLY, last_error_code=DOWN.code, consecutive_failures=2)
    assert failed(connection, DOWN, MADRID, shortly_before, provider_waits_until=None).next_sync_at == planned


def test_a_connection_synced_by_hand_is_retried_too_and_then_left_alone() -> None:
    retried = after(DOWN, schedule=Schedule.MANUAL)
    assert retried.next_sync_at == NOW + timedelta(minutes=1)
    left = after(DOWN, schedule=Schedule.MANUAL, last_error_code=DOWN.code, consecutive_failures=3)
    assert left.next_sync_at is None


def test_an_answer_that_nobody_can_read_is_not_asked_for_again_before_its_time() -> None:
    connection = after(ProtocolChanged("/list"))
    assert connection.state is ConnectionState.CONNECTED
    assert connection.next_sync_at == PLANNED


@pytest.mark.parametrize("error", [DOWN, AccessBlocked(), ProtocolChanged("/list"), GoneAtSource()])
def test_eight_failures_of_one_kind_in_a_row_disable_a_connection(error: SourceError) -> None:
    seventh = after(error, last_error_code=error.code, consecutive_failures=6)
    assert seventh.state is not ConnectionState.DISABLED
    eighth = after(error, last_error_code=error.code, consecutive_failures=7)
    assert eighth.state is ConnectionState.DISABLED
    assert eighth.next_sync_at is None


def test_a_failure_of_another_kind_begins_the_count_anew() -> None:
    connection = after(DOWN, last_error_code="provider_blocked", consecutive_failures=7)
    assert (connection.state, connection.consecutive_failures) == (ConnectionState.CONNECTED, 1)


def test_an_outage_of_the_provider_counts_against_nobody() -> None:
    connection = after(DOWN, timedelta(minutes=10), last_error_code=DOWN.code, consecutive_failures=7)
    assert (connection.state, connection.consecutive_failures) == (ConnectionState.CONNECTED, 7)
    assert connection.wait_until == NOW + timedelta(minutes=10)


@pytest.mark.parametrize("error", OTHERS)
@pytest.mark.parametrize("waits", [None, timedelta(minutes=10)])
@pytest.mark.parametrize("state", [ConnectionState.DISABLED, ConnectionState.REAUTH_REQUIRED])
def test_no_failure_sets_a_connection_going_that_stood_still(
    error: SourceError, waits: timedelta | None, state: ConnectionState
) -> None:
    connection = after(error, waits, state=state, next_sync_at=None)
    assert (connection.state, connection.next_sync_at) == (state, None)


@pytest.mark.parametrize("error", [AuthenticationFailed(), *OTHERS])
def test_a_pause_of_the_athletes_outlasts_any_failure(error: SourceError) -> None:
    connection = after(error, state=ConnectionState.PAUSED_BY_USER, next_sync_at=None)
    assert connection.state is ConnectionState.PAUSED_BY_USER
    assert connection.next_sync_at is None
    assert connection.last_error_code == error.code


@pytest.mark.parametrize(
    "state", [each for each in ConnectionState if each is not ConnectionState.PAUSED_BY_USER]
)
def test_a_good_sync_heals_whatever_ailed_a_connection(state: ConnectionState) -> None:
    ailing = a_connection(state=state, last_error_code="x", consecutive_failures=9, wait_until=NOW)
    healed = succeeded(ailing, MADRID, NOW)
    assert healed == a_connection(next_sync_at=PLANNED, last_success_at=NOW)


def test_a_good_sync_leaves_a_paused_connection_paused() -> None:
    paused = succeeded(a_connection(state=ConnectionState.PAUSED_BY_USER), MADRID, NOW)
    assert (paused.state, paused.next_sync_at) == (ConnectionState.PAUSED_BY_USER, None)
