"""Readiness: the reference case and the rules of the house."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.wellness.readiness import (
    Light,
    Part,
    form_part,
    hrv_part,
    readiness,
    resting_hr_part,
    sleep_part,
)

HOUR_S = 3600.0


def test_the_reference_case() -> None:
    parts = {
        Part.HRV: hrv_part(-0.5),
        Part.RESTING_HR: resting_hr_part(1.0),
        Part.SLEEP: sleep_part(7.0 * HOUR_S, 8.0 * HOUR_S, 4.0 * HOUR_S),
        Part.FORM: form_part(-12.0),
        Part.SUBJECTIVE: None,
    }
    assert parts == {
        Part.HRV: 60.0,
        Part.RESTING_HR: 50.0,
        Part.SLEEP: 79.5,
        Part.FORM: pytest.approx(56.0),
        Part.SUBJECTIVE: None,
    }
    found = readiness(parts)
    assert found is not None
    assert found.score == pytest.approx(63.4167, abs=5.1e-5)
    assert found.light is Light.AMBER
    assert set(found.parts) == {Part.HRV, Part.RESTING_HR, Part.SLEEP, Part.FORM}


@pytest.mark.parametrize(
    ("tsb", "score"),
    [
        (-99, 0),
        (-40, 0),
        (-32.5, 15),
        (-25, 30),
        (-10, 60),
        (-5, 67.5),
        (0, 75),
        (7.5, 87.5),
        (15, 100),
        (99, 100),
    ],
)
def test_form_is_linear_between_its_points(tsb: float, score: float) -> None:
    assert form_part(tsb) == pytest.approx(score)


def test_parts_are_clamped() -> None:
    assert (hrv_part(9.0), hrv_part(-9.0), hrv_part(0.0)) == (100.0, 0.0, 70.0)
    assert (resting_hr_part(9.0), resting_hr_part(-9.0)) == (0.0, 100.0)
    assert sleep_part(10.0 * HOUR_S, 8.0 * HOUR_S, 0.0) == 100.0
    assert sleep_part(0.0, 8.0 * HOUR_S, 4.0 * HOUR_S) == 0.0


def test_no_need_of_sleep_has_no_part() -> None:
    assert sleep_part(8.0 * HOUR_S, 0.0, 0.0) is None


@pytest.mark.parametrize(
    ("known", "enough"),
    [
        ((), False),
        ((Part.HRV,), False),
        ((Part.SLEEP, Part.RESTING_HR), False),
        ((Part.FORM, Part.SUBJECTIVE), False),
        ((Part.FORM, Part.SUBJECTIVE, Part.RESTING_HR), True),
        ((Part.HRV, Part.SUBJECTIVE), True),
        ((Part.SLEEP, Part.FORM), True),
    ],
)
def test_it_takes_two_parts_and_four_tenths_of_the_weight(known: tuple[Part, ...], *, enough: bool) -> None:
    assert (readiness({part: 50.0 if part in known else None for part in Part}) is not None) is enough
    assert (readiness(dict.fromkeys(known, 50.0)) is not None) is enough


@pytest.mark.parametrize(
    ("value", "light"),
    [
        (0.0, Light.RED),
        (33.0, Light.RED),
        (33.4, Light.RED),
        (33.5, Light.AMBER),
        (34.0, Light.AMBER),
        (66.0, Light.AMBER),
        (66.4, Light.AMBER),
        (66.5, Light.GREEN),
        (67.0, Light.GREEN),
        (100.0, Light.GREEN),
    ],
)
def test_the_light_is_that_of_the_whole_number_shown(value: float, light: Light) -> None:
    found = readiness({Part.SLEEP: value, Part.FORM: value})
    assert found is not None
    assert found.score == pytest.approx(value)
    assert found.light is light


def test_a_part_out_of_its_range_is_clamped() -> None:
    found = readiness({Part.HRV: 100.0, Part.SUBJECTIVE: 900.0})
    assert found is not None
    assert found.score == pytest.approx(100.0)


@QUICK
@given(parts=st.dictionaries(st.sampled_from(Part), st.floats(min_value=0.0, max_value=100.0), min_size=3))
def test_readiness_lies_between_its_parts(parts: dict[Part, float]) -> None:
    found = readiness(parts)
    if found is not None:
        assert min(parts.values()) - 1e-9 <= found.score <= max(parts.values()) + 1e-9


@QUICK
@given(one=st.floats(min_value=-60.0, max_value=30.0), more=st.floats(min_value=0.0, max_value=30.0))
def test_better_form_never_scores_less(one: float, more: float) -> None:
    assert form_part(one + more) >= form_part(one) - 1e-9
