"""Which row governs a day, and which days a change of rows touches."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK, days
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.thresholds import GovernedDays, Sex, Threshold, changed, in_force
from training_analyzer.plugins.testing.builders import a_threshold

RUN, RIDE = Sport.RUNNING, Sport.CYCLING
JAN, FEB, MAR = date(2026, 1, 1), date(2026, 2, 1), date(2026, 3, 1)
FIRST, LAST = date(2025, 11, 1), date(2026, 2, 28)

rows = st.builds(
    Threshold,
    sport=st.sampled_from([RUN, RIDE]),
    valid_from=days,
    lthr_bpm=st.sampled_from([None, 160.0, 170.0]),
    sex=st.sampled_from([None, *Sex]),
)
lists = st.lists(rows, max_size=6, unique_by=lambda row: (row.sport, row.valid_from))


def every_day() -> list[date]:
    """Return the days on which any of the rows may begin to hold, and some around them."""
    return [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


def governing(candidates: Sequence[Threshold], sport: Sport, day: date) -> Threshold | None:
    """Return the row in force by walking through time."""
    found = None
    for row in sorted(candidates, key=lambda row: row.valid_from):
        if row.sport is sport and row.valid_from <= day:
            found = row
    return found


def said(row: Threshold | None) -> tuple[object, ...] | None:
    """Return what a row says of an athlete, and from when on: metrics name it by that day."""
    return None if row is None else (row.valid_from, row.lthr_bpm, row.sex)


def from_feb(**changes: Any) -> Threshold:
    """Return a row that holds from February on."""
    return a_threshold(valid_from=FEB, **changes)


def test_a_row_holds_from_its_own_day_on() -> None:
    assert in_force([from_feb()], RUN, FEB) == from_feb()
    assert in_force([from_feb()], RUN, FEB - timedelta(days=1)) is None
    assert in_force([from_feb()], RUN, date(2036, 1, 1)) == from_feb()


def test_a_later_row_takes_over_whatever_the_order_of_the_list() -> None:
    earlier, later = a_threshold(), from_feb()
    for order in ([earlier, later], [later, earlier]):
        assert in_force(order, RUN, FEB - timedelta(days=1)) == earlier
        assert in_force(order, RUN, FEB) == later


def test_a_row_of_another_sport_never_governs() -> None:
    assert in_force([from_feb()], RIDE, MAR) is None


def test_no_rows_govern_nothing() -> None:
    assert in_force([], RUN, MAR) is None


def test_the_same_rows_change_nothing() -> None:
    assert changed([a_threshold(), from_feb()], [from_feb(), a_threshold()]) == []
    assert changed([], []) == []


def test_a_first_row_touches_all_days_from_its_own_on() -> None:
    assert changed([], [from_feb()]) == [GovernedDays(RUN, FEB, None)]
    assert changed([from_feb()], []) == [GovernedDays(RUN, FEB, None)]


def test_a_changed_row_touches_its_days_until_the_next_row() -> None:
    before = [a_threshold(), from_feb(), a_threshold(valid_from=MAR)]
    after = [a_threshold(), from_feb(lthr_bpm=165.0), a_threshold(valid_from=MAR)]
    assert changed(before, after) == [GovernedDays(RUN, FEB, MAR)]


def test_a_change_of_one_sport_leaves_the_others_alone() -> None:
    ride = a_threshold(sport=RIDE, ftp_w=250.0)
    assert {days.sport for days in changed([a_threshold(), ride], [from_feb(), ride])} == {RUN}


def test_a_row_that_repeats_the_one_before_governs_its_days_from_then_on() -> None:
    assert changed([a_threshold()], [a_threshold(), from_feb()]) == [GovernedDays(RUN, FEB, None)]


def test_an_earlier_start_touches_all_its_days() -> None:
    spans = changed([from_feb()], [a_threshold()])
    assert spans == [GovernedDays(RUN, JAN, FEB), GovernedDays(RUN, FEB, None)]


@pytest.mark.parametrize(
    "change",
    [
        {"ftp_w": 250.0},
        {"lthr_bpm": 171.0},
        {"max_hr_bpm": 195.0},
        {"rest_hr_bpm": 45.0},
        {"threshold_pace_s_per_km": 250.0},
        {"css_s_per_100m": 95.0},
        {"weight_kg": 70.0},
        {"sex": Sex.FEMALE},
    ],
)
def test_every_value_of_a_row_matters(change: dict[str, Any]) -> None:
    assert changed([a_threshold()], [a_threshold(**change)]) == [GovernedDays(RUN, JAN, None)]


@QUICK
@given(candidates=lists, day=days)
def test_the_row_in_force_is_the_one_found_by_walking_through_time(
    candidates: list[Threshold], day: date
) -> None:
    for sport in (RUN, RIDE, Sport.SWIMMING):
        assert in_force(candidates, sport, day) == governing(candidates, sport, day)


@QUICK
@given(before=lists, after=lists)
def test_the_touched_days_are_those_on_which_another_row_is_in_force(
    before: list[Threshold], after: list[Threshold]
) -> None:
    spans = changed(before, after)
    for sport in (RUN, RIDE):
        for day in every_day():
            touched = any(
                span.sport is sport and span.first <= day and (span.until is None or day < span.until)
                for span in spans
            )
            assert touched == (said(governing(before, sport, day)) != said(governing(after, sport, day)))


@QUICK
@given(before=lists, after=lists)
def test_no_day_is_touched_twice(before: list[Threshold], after: list[Threshold]) -> None:
    for sport in (RUN, RIDE):
        spans = [span for span in changed(before, after) if span.sport is sport]
        for span, following in pairwise(spans):
            assert span.until is not None
            assert span.first < span.until <= following.first
