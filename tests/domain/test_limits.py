"""What an athlete may claim an activity to be."""

from dataclasses import replace
from math import inf, nan

import pytest

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.activities.limits import check_own_words, check_totals
from training_analyzer.domain.errors import InvalidValue
from training_analyzer.plugins.testing.builders import an_activity

RANGES = [
    ("elapsed_time_s", 1.0, 2_592_000.0),
    ("moving_time_s", 1.0, 3_600.0),
    ("distance_m", 0.0, 10_000_000.0),
    ("ascent_m", 0.0, 100_000.0),
    ("avg_hr_bpm", 25.0, 240.0),
    ("avg_power_w", 0.0, 2_500.0),
    ("rpe", 0.0, 10.0),
    ("load_override", 0.0, 2_000.0),
]


def claimed(name: str, value: float) -> Activity:
    """Return an activity of which one total is claimed."""
    blank = replace(an_activity(), distance_m=None)
    if name == "distance_m":
        blank = replace(blank, elapsed_time_s=2_592_000.0, moving_time_s=None)
    return replace(blank, **{name: value})  # type: ignore[arg-type] # any total


@pytest.mark.parametrize(("name", "least", "most"), RANGES)
def test_both_ends_of_a_range_are_allowed(name: str, least: float, most: float) -> None:
    check_totals(claimed(name, least))
    check_totals(claimed(name, most))


@pytest.mark.parametrize(("name", "least", "most"), RANGES)
def test_a_total_out_of_its_range_is_refused_by_name(name: str, least: float, most: float) -> None:
    for value in (least - 0.01, most + 0.01, nan, inf, -inf):
        with pytest.raises(InvalidValue, match=name) as refused:
            check_totals(claimed(name, value))
        assert refused.value.pointer == f"/{name}"


def test_unknown_totals_pass() -> None:
    check_totals(an_activity(moving_time_s=None, distance_m=None, avg_hr_bpm=None, rpe=None))


def test_nobody_moves_for_longer_than_it_took() -> None:
    check_totals(an_activity(elapsed_time_s=100.0, moving_time_s=100.0))
    with pytest.raises(InvalidValue) as refused:
        check_totals(an_activity(elapsed_time_s=100.0, moving_time_s=100.1))
    assert refused.value.pointer == "/moving_time_s"


def test_no_entry_is_faster_than_a_hundred_metres_a_second() -> None:
    check_totals(replace(an_activity(), elapsed_time_s=100.0, moving_time_s=10.0, distance_m=1000.0))
    with pytest.raises(InvalidValue, match="100 m/s"):
        check_totals(replace(an_activity(), elapsed_time_s=100.0, moving_time_s=10.0, distance_m=1000.1))


def test_a_number_larger_than_any_float_is_refused() -> None:
    with pytest.raises(InvalidValue, match="avg_hr_bpm"):
        check_totals(claimed("avg_hr_bpm", 10**400))


def test_the_totals_of_a_recording_are_its_own() -> None:
    recorded = replace(an_activity(), elapsed_time_s=0.0, rpe=10.0)
    check_own_words(recorded)
    with pytest.raises(InvalidValue, match="rpe"):
        check_own_words(replace(recorded, rpe=10.5))
