"""Heart-rate load on the scale where an hour at threshold is 100."""

import pytest

from training_analyzer.domain.training.hrss import LTHR_OF_MAX, hrss
from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.thresholds import Sex
from training_analyzer.domain.training.trimp import trimp_of_samples

T3: Column = [110.0] * 600 + [140.0] * 1800 + [165.0] * 1200 + [180.0] * 300


@pytest.mark.parametrize(
    ("hr_bpm", "lthr", "rest", "most", "sex", "expected"),
    [
        ([150.0] * 3600, 170, 50, 190, Sex.MALE, 63.3429),
        ([150.0] * 3600, 170, 50, 190, Sex.FEMALE, 65.6460),
        (T3, 168, 48, 188, Sex.MALE, 71.9934),
        (T3, 168, 48, 188, Sex.FEMALE, 73.6947),
        ([168.0] * 3600, 168, 48, 188, Sex.MALE, 100.0),
    ],
    ids=["T1", "T2", "T3", "T4", "T5"],
)
def test_the_reference_cases(
    hr_bpm: Column, lthr: float, rest: float, most: float, sex: Sex, expected: float
) -> None:
    trimp = trimp_of_samples(hr_bpm, rest, most, sex)
    assert hrss(trimp, lthr, rest, most, sex) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("sex", [None, *Sex])
@pytest.mark.parametrize("lthr", [120.0, 151.0, 170.0, 189.0])
def test_an_hour_at_threshold_is_100_for_everybody(sex: Sex | None, lthr: float) -> None:
    trimp = trimp_of_samples([lthr] * 3600, 50, 190, sex)
    assert hrss(trimp, lthr, 50, 190, sex) == pytest.approx(100.0, rel=1e-12)


def test_no_impulse_is_no_load() -> None:
    assert hrss(0.0, 170, 50, 190, None) == 0.0


@pytest.mark.parametrize("lthr", [50.0, 40.0])
def test_a_threshold_at_rest_has_no_scale(lthr: float) -> None:
    assert hrss(50.0, lthr, 50, 190, None) is None


def test_the_estimate_of_the_threshold_is_nine_tenths_of_the_maximum() -> None:
    assert LTHR_OF_MAX == 0.9
