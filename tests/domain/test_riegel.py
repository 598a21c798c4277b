"""Riegel's prediction: the reference cases."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.riegel import riegel_time_s


@pytest.mark.parametrize(
    ("known_m", "known_s", "distance_m", "time_s"),
    [
        (5000.0, 1200.0, 10_000.0, 2501.92),
        (10_000.0, 2700.0, 42_195.0, 12_420.54),
        (21_097.5, 5400.0, 42_195.0, 11_258.63),
    ],
)
def test_the_reference_cases(known_m: float, known_s: float, distance_m: float, time_s: float) -> None:
    assert riegel_time_s(known_m, known_s, distance_m) == pytest.approx(time_s, abs=0.0051)


def test_the_known_race_predicts_itself() -> None:
    assert riegel_time_s(5000.0, 1200.0, 5000.0) == 1200.0


@QUICK
@given(distance_m=st.floats(min_value=1500.0, max_value=42_195.0))
def test_a_prediction_leads_back(distance_m: float) -> None:
    there = riegel_time_s(5000.0, 1200.0, distance_m)
    assert riegel_time_s(distance_m, there, 5000.0) == pytest.approx(1200.0, rel=1e-9)
