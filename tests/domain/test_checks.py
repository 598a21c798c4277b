"""Which thresholds and preferences are refused, and by which pointer."""

from datetime import date, timedelta
from math import inf, nan
from typing import Any

import pytest

from training_analyzer.domain.activities.activity import LoadMethod
from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.training.checks import MOST_ROWS, check_preferences, check_thresholds
from training_analyzer.domain.training.preferences import TrainingPreferences
from training_analyzer.domain.training.thresholds import Threshold
from training_analyzer.plugins.testing.builders import a_threshold

RANGES = [
    ("ftp_w", 20.0, 2000.0),
    ("lthr_bpm", 60.0, 240.0),
    ("max_hr_bpm", 80.0, 240.0),
    ("rest_hr_bpm", 25.0, 120.0),
    ("threshold_pace_s_per_km", 100.0, 1200.0),
    ("css_s_per_100m", 40.0, 600.0),
    ("weight_kg", 20.0, 300.0),
]


def alone(name: str, value: float) -> Threshold:
    """Return a row that says one thing only."""
    said: dict[str, Any] = {name: value}
    return Threshold(sport=Sport.RUNNING, valid_from=date(2026, 1, 1), **said)


def preferring(name: str, value: float) -> TrainingPreferences:
    """Return the defaults but for one number."""
    chosen: dict[str, Any] = {name: value}
    return TrainingPreferences(**chosen)


@pytest.mark.parametrize(("name", "least", "most"), RANGES)
def test_both_ends_of_a_range_are_allowed(name: str, least: float, most: float) -> None:
    check_thresholds([alone(name, least)])
    check_thresholds([alone(name, most)])


@pytest.mark.parametrize(("name", "least", "most"), RANGES)
def test_a_value_out_of_its_range_is_refused_by_name(name: str, least: float, most: float) -> None:
    for value in (least - 0.01, most + 0.01, nan, inf, -inf, 0.0, -1.0):
        with pytest.raises(InvalidValue, match=name) as refused:
            check_thresholds([alone(name, value)])
        assert refused.value.pointer == f"/data/0/{name}"


def test_the_pointer_names_the_row() -> None:
    rows = [a_threshold(), a_threshold(valid_from=date(2026, 2, 1), ftp_w=1.0)]
    with pytest.raises(InvalidValue) as refused:
        check_thresholds(rows)
    assert refused.value.pointer == "/data/1/ftp_w"


def test_a_row_may_say_nothing() -> None:
    check_thresholds([Threshold(sport=Sport.RUNNING, valid_from=date(2026, 1, 1))])
    check_thresholds([])


def test_a_second_row_of_one_day_is_refused() -> None:
    with pytest.raises(InvalidValue) as refused:
        check_thresholds([a_threshold(), a_threshold(lthr_bpm=160.0)])
    assert refused.value.pointer == "/data/1/valid_from"


def test_two_sports_may_begin_on_one_day() -> None:
    check_thresholds([a_threshold(), a_threshold(sport=Sport.CYCLING)])


@pytest.mark.parametrize(
    ("heart_rates", "pointer"),
    [
        ({"rest_hr_bpm": 100.0, "max_hr_bpm": 100.0, "lthr_bpm": None}, "rest_hr_bpm"),
        ({"rest_hr_bpm": 110.0, "max_hr_bpm": 100.0, "lthr_bpm": None}, "rest_hr_bpm"),
        ({"lthr_bpm": 191.0}, "lthr_bpm"),
        ({"rest_hr_bpm": 90.0, "lthr_bpm": 90.0}, "lthr_bpm"),
        ({"rest_hr_bpm": 90.0, "lthr_bpm": 80.0, "max_hr_bpm": None}, "lthr_bpm"),
    ],
)
def test_heart_rates_rise_from_rest_over_threshold_to_maximum(
    heart_rates: dict[str, Any], pointer: str
) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_thresholds([a_threshold(**heart_rates)])
    assert refused.value.pointer == f"/data/0/{pointer}"


def test_a_threshold_heart_rate_may_be_the_maximum() -> None:
    check_thresholds([a_threshold(lthr_bpm=190.0, max_hr_bpm=190.0)])


def test_a_list_is_bounded() -> None:
    rows = [a_threshold(valid_from=date(2000, 1, 1) + timedelta(days=n)) for n in range(MOST_ROWS + 1)]
    check_thresholds(rows[:-1])
    with pytest.raises(InvalidValue) as refused:
        check_thresholds(rows)
    assert refused.value.pointer == "/data"


@pytest.mark.parametrize(
    ("name", "least", "most"),
    [("ctl_days", 1.0, 365.0), ("atl_days", 1.0, 365.0), ("ctl_seed", 0.0, 500.0), ("atl_seed", 0.0, 500.0)],
)
def test_constants_and_seeds_have_their_ranges(name: str, least: float, most: float) -> None:
    for good in (least, most):
        check_preferences(preferring(name, good))
    for bad in (least - 0.01, most + 0.01, nan, inf):
        with pytest.raises(InvalidValue) as refused:
            check_preferences(preferring(name, bad))
        assert refused.value.pointer == f"/{name}"


def test_the_defaults_are_allowed() -> None:
    check_preferences(TrainingPreferences())


def test_a_method_is_named_once() -> None:
    order = {Sport.CYCLING: (LoadMethod.HRSS, LoadMethod.SRPE, LoadMethod.HRSS)}
    with pytest.raises(InvalidValue) as refused:
        check_preferences(TrainingPreferences(load_order=order))
    assert refused.value.pointer == "/load_order/cycling"


@pytest.mark.parametrize("order", [(), (LoadMethod.SRPE,), tuple(LoadMethod)])
def test_an_order_may_leave_methods_out(order: tuple[LoadMethod, ...]) -> None:
    check_preferences(TrainingPreferences(load_order={Sport.RUNNING: order}))
