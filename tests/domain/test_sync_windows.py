"""A sync asks for the days that are not complete, and some before them again."""

from datetime import date, timedelta
from typing import Any

import pytest

from training_analyzer.domain.sync.marks import backfill_window, is_sweep, reading_kinds, window_of
from training_analyzer.domain.sync.source import Capability, SourceInfo
from training_analyzer.domain.sync.window import Window
from training_analyzer.plugins.testing.connection_builders import a_connection

TODAY = date(2026, 3, 30)
SLEEP = Capability.SLEEP


def info(*capabilities: Capability, max_history_days: int | None = None) -> SourceInfo:
    return SourceInfo(
        name="fake",
        display_name="Fake",
        capabilities=frozenset(capabilities),
        credentials=frozenset({"password"}),
        delivery=frozenset({"pull"}),
        max_history_days=max_history_days,
    )


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


@pytest.mark.parametrize(
    ("changes", "first"),
    [
        ({}, ago(6)),  # seven days, with today
        ({"first_days": 1}, TODAY),
        ({"marks": {"hrv": ago(1)}}, ago(6)),  # another kind's mark
        ({"marks": {"sleep": ago(1)}}, ago(4)),
        ({"marks": {"sleep": ago(1)}, "overlap_days": 0}, ago(1)),
        ({"marks": {"sleep": ago(100)}}, ago(103)),  # a long absence is made up for
        ({"marks": {"sleep": TODAY + timedelta(days=9)}}, TODAY),  # a mark made further east
        ({"marks": {"sleep": ago(1)}, "swept_on": ago(6)}, ago(4)),
        ({"marks": {"sleep": ago(1)}, "swept_on": ago(7)}, ago(4)),
        ({"marks": {"sleep": ago(100)}, "swept_on": ago(7)}, ago(103)),
        ({"swept_on": ago(7)}, ago(6)),  # a kind that is new needs no sweep
    ],
)
def test_a_window_begins_before_the_mark_and_ends_today(changes: dict[str, Any], first: date) -> None:
    assert window_of(a_connection(**changes), SLEEP, info(SLEEP), TODAY) == Window(first=first, last=TODAY)


def test_a_window_keeps_within_the_sources_history() -> None:
    connection = a_connection(marks={"sleep": ago(100)})
    assert window_of(connection, SLEEP, info(SLEEP, max_history_days=14), TODAY).first == ago(14)


def test_a_sweep_is_due_a_week_after_the_last_and_not_before_the_first_sync() -> None:
    swept = [is_sweep(a_connection(swept_on=day), TODAY) for day in (None, ago(6), ago(7), ago(70))]
    assert swept == [False, False, True, True]


def test_a_backfill_walks_back_from_the_newest_days_to_the_first_and_leaves_none_out() -> None:
    connection, walked = a_connection(backfill_first=ago(99), backfill_last=ago(7)), list[date]()
    while window := backfill_window(connection):
        assert len(list(window.days)) <= 28
        walked = [*window.days, *walked]
        connection = a_connection(backfill_first=ago(99), backfill_last=window.first - timedelta(days=1))
    assert walked == list(Window(first=ago(99), last=ago(7)).days)


@pytest.mark.parametrize(("first", "last"), [(None, None), (TODAY, None), (None, TODAY), (TODAY, ago(1))])
def test_there_is_no_backfill_without_days_to_come(first: date | None, last: date | None) -> None:
    assert backfill_window(a_connection(backfill_first=first, backfill_last=last)) is None


def test_readings_are_asked_for_where_the_athlete_wants_them_and_the_source_has_them() -> None:
    connection = a_connection(
        kinds=frozenset({Capability.ACTIVITIES, SLEEP, Capability.HRV, Capability.WEIGHT})
    )
    source = info(Capability.ACTIVITIES, Capability.ACTIVITY_FILE, SLEEP, Capability.HRV, Capability.STRESS)
    assert reading_kinds(connection, source) == [Capability.HRV, SLEEP]
