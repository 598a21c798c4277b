"""What an athlete chooses for a connection, and what that plans."""

from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

import pytest

from training_analyzer.adapters.fake.wearable import INFO
from training_analyzer.domain.sync.configuration import ConnectionEdit, configured, settings_version
from training_analyzer.domain.sync.connection import Connection, ConnectionState, Schedule
from training_analyzer.domain.sync.masking import masked
from training_analyzer.domain.sync.mending import advice_for
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.plugins.testing.connection_builders import a_connection

MADRID: Final = ZoneInfo("Europe/Madrid")
SOON: Final = NOW + timedelta(hours=1)


def chosen(connection: Connection, **edit: Any) -> Connection:
    return configured(connection, ConnectionEdit(**edit), INFO, MADRID, NOW)


def paused(**changes: Any) -> Connection:
    return a_connection(state=ConnectionState.PAUSED_BY_USER, next_sync_at=None, **changes)


@pytest.mark.parametrize(
    ("before", "state", "due"),
    [
        ({}, "connected", NOW),
        ({"schedule": Schedule.MANUAL}, "connected", None),
        ({"last_error_code": "credential_rejected"}, "reauth_required", None),
        ({"last_error_code": "credential_unreadable"}, "reauth_required", None),
        ({"last_error_code": "provider_unavailable", "consecutive_failures": 8}, "disabled", None),
        ({"last_error_code": "provider_blocked", "wait_until": SOON}, "blocked", SOON),
        ({"last_error_code": "provider_rate_limited", "wait_until": SOON}, "connected", SOON),
        ({"last_error_code": "provider_blocked", "wait_until": NOW}, "connected", NOW),
    ],
)
def test_the_end_of_a_pause_finds_a_connection_as_it_was(
    before: dict[str, Any], state: str, due: datetime | None
) -> None:
    after = chosen(paused(**before), paused=False)
    assert (after.state, after.next_sync_at) == (state, due)


@pytest.mark.parametrize("state", [each for each in ConnectionState if each != "paused_by_user"])
def test_only_a_pause_is_ended_by_the_athletes_word(state: ConnectionState) -> None:
    before = a_connection(state=state, next_sync_at=None)
    assert chosen(before, paused=False).state is state
    assert chosen(before, paused=True).state is ConnectionState.PAUSED_BY_USER


def test_another_time_of_day_leaves_a_wait_and_a_first_sync_alone() -> None:
    waits = a_connection(last_sync_at=NOW, wait_until=SOON, next_sync_at=SOON)
    first = a_connection(next_sync_at=NOW)
    synced = a_connection(last_sync_at=NOW, next_sync_at=SOON)
    assert chosen(waits, local_minute=60).next_sync_at == SOON
    assert chosen(first, local_minute=60).next_sync_at == NOW
    assert chosen(synced, local_minute=60).next_sync_at not in {SOON, None}
    assert chosen(synced, first_days=9).next_sync_at == SOON
    for each in (waits, first, synced):
        assert chosen(each, schedule=Schedule.MANUAL).next_sync_at is None


def test_what_stands_still_is_not_planned_by_a_schedule() -> None:
    for state in (ConnectionState.REAUTH_REQUIRED, ConnectionState.DISABLED):
        still = a_connection(state=state, next_sync_at=None, last_sync_at=NOW)
        assert chosen(still, schedule=Schedule.HOURLY).next_sync_at is None


def test_the_version_is_that_of_what_was_chosen() -> None:
    before = a_connection()
    synced = a_connection(last_sync_at=NOW, next_sync_at=SOON, consecutive_failures=1, credential_version=9)
    assert settings_version(synced) == settings_version(before)
    for edit in ({"paused": True}, {"first_days": 9}, {"weekday": 3}, {"kinds": frozenset(["hrv"])}):
        assert settings_version(chosen(before, **edit)) != settings_version(before), edit


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Ana Ruiz", "A*** R***"),
        ("ana@example.org", "a***@example.org"),
        ("@example.org", "@***"),
        (" ", "***"),
        ("", "***"),
    ],
)
def test_names_elsewhere_are_shown_masked(name: str, shown: str) -> None:
    assert masked(name) == shown


def test_whatever_ails_a_connection_is_told_with_its_remedy() -> None:
    assert advice_for(a_connection()) is None
    for state in (ConnectionState.REAUTH_REQUIRED, ConnectionState.DISABLED, ConnectionState.BLOCKED):
        assert advice_for(a_connection(state=state))
