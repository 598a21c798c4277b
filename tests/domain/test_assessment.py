"""The row in force on an activity's local day makes its metrics."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.channel import Channel
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.assessment import Basis, assess, same_load, with_load
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.testing.builders import a_threshold, an_activity, some_metrics

HOUR_AT_150 = {
    Channel.TIME: [float(second) for second in range(3600)],
    Channel.HEART_RATE: [150.0] * 3600,
}


def basis(*rows: Threshold, **preferences: Any) -> Basis:
    """Return thresholds with the default preferences."""
    return Basis(rows, TrainingPreferences(**preferences))


def test_the_local_day_decides_and_not_the_day_in_utc() -> None:
    late = an_activity(started_at=datetime(2026, 3, 1, 23, 30, tzinfo=UTC), utc_offset_s=3600)
    rows = (a_threshold(), a_threshold(valid_from=date(2026, 3, 2), lthr_bpm=160.0))
    assert assess(late, HOUR_AT_150, basis(*rows)).threshold_from == date(2026, 3, 2)


def test_an_activity_before_the_first_row_has_no_threshold() -> None:
    early = an_activity(started_at=datetime(2025, 12, 31, 12, tzinfo=UTC))
    assert assess(early, HOUR_AT_150, basis(a_threshold())).load is None


def test_the_row_of_another_sport_does_not_count() -> None:
    metrics = assess(an_activity(), HOUR_AT_150, basis(a_threshold(sport=Sport.CYCLING)))
    assert metrics.threshold_from is None


def test_the_order_of_the_activitys_sport_holds() -> None:
    order = {Sport.RUNNING: (LoadMethod.SRPE, LoadMethod.HRSS)}
    activity = an_activity(rpe=7.0, timer_time_s=3600.0)
    metrics = assess(activity, HOUR_AT_150, basis(a_threshold(), load_order=order))
    assert metrics.load == pytest.approx(100.0)
    assert metrics.load_method is LoadMethod.SRPE


def test_without_a_timer_the_elapsed_time_counts() -> None:
    activity = an_activity(rpe=7.0, timer_time_s=None, elapsed_time_s=1800.0)
    assert assess(activity, {}, basis()).load == pytest.approx(50.0)


def test_the_athletes_own_number_wins() -> None:
    metrics = assess(an_activity(load_override=3.0), HOUR_AT_150, basis(a_threshold()))
    assert (metrics.load, metrics.load_method) == (3.0, LoadMethod.OVERRIDE)


def test_lists_show_load_method_and_weighted_power() -> None:
    shown = with_load(an_activity(), some_metrics(80.0, np_w=210.0, load_method=LoadMethod.POWER_TSS))
    assert (shown.load, shown.load_method, shown.np_w) == (80.0, LoadMethod.POWER_TSS, 210.0)


@pytest.mark.parametrize("change", [{"load": 51.0}, {"load_method": LoadMethod.SRPE}, {"np_w": 200.0}])
def test_another_value_in_lists_is_another_load(change: dict[str, Any]) -> None:
    assert same_load(an_activity(), an_activity(name="Other"))
    assert not same_load(an_activity(), an_activity(**change))
