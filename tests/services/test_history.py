"""Which days of the past a plan shows."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from training_analyzer.domain.services.history import History
from training_analyzer.domain.usage.refusal import FeatureNotInPlan, PaymentPastDue
from training_analyzer.plugins.testing.billing_builders import a_history

TODAY = date(2026, 11, 24)
FIRST = date(2026, 5, 28)


def test_days_before_today_are_counted_and_today_is_shown_besides() -> None:
    assert TODAY - timedelta(days=180) == FIRST
    assert a_history(TODAY, 180).first_day == FIRST
    assert a_history(TODAY, 0).first_day == TODAY
    assert a_history(TODAY, 10**12).first_day == date.min
    assert a_history(TODAY).first_day is None


@pytest.mark.parametrize(
    ("asked", "shown"),
    [(None, FIRST), (date.min, FIRST), (FIRST, FIRST), (TODAY, TODAY), (date.max, date.max)],
)
def test_what_is_asked_for_begins_no_earlier(asked: date | None, shown: date) -> None:
    assert a_history(TODAY, 180).since(asked) == shown
    assert a_history(TODAY).since(asked) == asked


def test_recent_days_are_cut_where_the_plan_has_fewer() -> None:
    assert a_history(TODAY, 180).recent(None, None) == (TODAY - timedelta(days=90), TODAY)
    assert a_history(TODAY, 30).recent(None, None) == (TODAY - timedelta(days=30), TODAY)
    first, last = a_history(TODAY, 30).recent(None, FIRST)
    assert first > last


def test_one_day_is_refused_as_what_the_plan_has_not_or_as_what_is_not_paid() -> None:
    short = a_history(TODAY, 180)
    short.check(FIRST)
    a_history(TODAY).check(date.min)
    with pytest.raises(FeatureNotInPlan, match="has 180 days of history"):
        short.check(FIRST - timedelta(days=1))
    lapsed = replace(short.entitlements, lapsed=a_history(TODAY).entitlements.plan)
    with pytest.raises(PaymentPastDue):
        History(lapsed, TODAY).check(FIRST - timedelta(days=1))
