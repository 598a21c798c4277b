"""The days that present form is read from."""

from datetime import date, timedelta

from training_analyzer.domain.training.recent import recent_days

TODAY = date(2026, 5, 1)


def test_without_bounds_they_are_the_ninety_days_up_to_today() -> None:
    assert recent_days(None, None, TODAY) == (TODAY - timedelta(days=90), TODAY)


def test_a_bound_that_is_given_stays() -> None:
    first, last = date(2020, 1, 1), date(2021, 1, 1)
    assert recent_days(first, last, TODAY) == (first, last)
    assert recent_days(first, None, TODAY) == (first, TODAY)
    assert recent_days(None, last, TODAY) == (last - timedelta(days=90), last)


def test_the_calendar_begins_somewhere() -> None:
    assert recent_days(None, date.min, TODAY) == (date.min, date.min)
