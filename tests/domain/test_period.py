"""Periods hold every instant once, and months counted from an anchor keep its day."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.period import PeriodKind, months_after, period_of

instants = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@QUICK
@given(st.sampled_from(PeriodKind), instants, instants)
def test_periods_follow_one_another_without_gap(kind: PeriodKind, now: datetime, anchor: datetime) -> None:
    period = period_of(kind, now, anchor=anchor)
    assert period.holds(now)
    if period.end is not None:
        after = period_of(kind, period.end, anchor=anchor)
        assert after.start == period.end
        assert not period.holds(period.end)
        assert period_of(kind, period.end - timedelta(microseconds=1), anchor=anchor) == period


def test_an_anchor_on_the_last_day_keeps_to_the_last_day() -> None:
    anchor = datetime(2026, 1, 31, 12, tzinfo=UTC)
    days = [months_after(anchor, months).strftime("%m-%d") for months in range(5)]
    assert days == ["01-31", "02-28", "03-31", "04-30", "05-31"]


@pytest.mark.parametrize(
    ("kind", "start", "end"),
    [
        (PeriodKind.DAY, (2026, 11, 25), (2026, 11, 26)),
        (PeriodKind.MONTH, (2026, 11, 1), (2026, 12, 1)),
        (PeriodKind.ANCHOR, (2026, 11, 1), (2026, 12, 1)),
    ],
)
def test_days_and_months_are_those_of_utc(
    kind: PeriodKind, start: tuple[int, int, int], end: tuple[int, int, int]
) -> None:
    late_evening_elsewhere = datetime(2026, 11, 25, 1, tzinfo=timezone(timedelta(hours=-8)))
    period = period_of(kind, late_evening_elsewhere)
    assert (period.start, period.end) == (datetime(*start, tzinfo=UTC), datetime(*end, tzinfo=UTC))


def test_what_never_resets_has_no_end() -> None:
    assert period_of(PeriodKind.ALWAYS, datetime(2026, 1, 1, tzinfo=UTC)).end is None
