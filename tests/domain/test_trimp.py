"""Banister's training impulse: the published cases, ours, and what must hold for any heart rate."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.domain.strategies import QUICK
from training_analyzer.domain.training.sampling import Column
from training_analyzer.domain.training.thresholds import Sex
from training_analyzer.domain.training.trimp import banister_trimp, reserve, trimp_of_samples

T3: Column = [110.0] * 600 + [140.0] * 1800 + [165.0] * 1200 + [180.0] * 300


def minutes_at(minutes: float, hr_bpm: float, rest: float, most: float, sex: Sex | None) -> float:
    """Return the impulse of so many minutes at one heart rate."""
    return banister_trimp(minutes, reserve(hr_bpm, rest, most), sex)


def test_clarke_and_skiba_2013_figure_7_is_met() -> None:
    assert minutes_at(60.46471, 137.76197, 45, 190, Sex.MALE) == pytest.approx(84.5525, rel=1e-6)


def test_the_calculator_on_calculatorhub_is_met_within_its_rounding() -> None:
    trimp = minutes_at(45, 150, 60, 190, Sex.MALE)
    assert trimp == pytest.approx(75.36, abs=0.05)
    assert trimp == pytest.approx(75.33, abs=0.005)


@pytest.mark.parametrize(
    ("hr_bpm", "rest", "most", "sex", "trimp"),
    [
        (150, 50, 190, Sex.MALE, 108.0954),
        (150, 50, 190, Sex.FEMALE, 121.4991),
        (168, 48, 188, Sex.MALE, 170.6511),
    ],
    ids=["T1", "T2", "T5"],
)
def test_an_hour_at_one_heart_rate(hr_bpm: float, rest: float, most: float, sex: Sex, trimp: float) -> None:
    assert minutes_at(60, hr_bpm, rest, most, sex) == pytest.approx(trimp, rel=1e-6)
    assert trimp_of_samples([hr_bpm] * 3600, rest, most, sex) == pytest.approx(trimp, rel=1e-6)


@pytest.mark.parametrize(("sex", "trimp"), [(Sex.MALE, 122.8576), (Sex.FEMALE, 136.3958)], ids=["T3", "T4"])
def test_the_impulse_is_summed_over_samples(sex: Sex, trimp: float) -> None:
    assert trimp_of_samples(T3, 48, 188, sex) == pytest.approx(trimp, rel=1e-6)


def test_the_mean_heart_rate_underestimates() -> None:
    mean = sum(x or 0.0 for x in T3) / len(T3)
    assert minutes_at(65, mean, 48, 188, Sex.MALE) == pytest.approx(112.068, rel=1e-5)


def test_an_unspecified_sex_takes_the_pair_of_men() -> None:
    assert minutes_at(60, 150, 50, 190, None) == minutes_at(60, 150, 50, 190, Sex.MALE)


def test_the_reserve_is_clamped_to_rest_and_maximum() -> None:
    assert reserve(40, 50, 190) == 0.0
    assert reserve(50, 50, 190) == 0.0
    assert reserve(190, 50, 190) == 1.0
    assert reserve(210, 50, 190) == 1.0
    assert reserve(120, 50, 190) == 0.5


def test_a_fraction_beyond_the_reserve_is_clamped_too() -> None:
    assert banister_trimp(60, 1.5, Sex.MALE) == banister_trimp(60, 1.0, Sex.MALE)
    assert banister_trimp(60, -0.5, Sex.MALE) == 0.0


def test_a_maximum_at_rest_has_no_reserve() -> None:
    with pytest.raises(ZeroDivisionError):
        reserve(100, 60, 60)


def test_no_samples_are_no_impulse() -> None:
    assert trimp_of_samples([], 50, 190, None) == 0.0


def test_seconds_without_a_heart_rate_do_not_count() -> None:
    known: list[float | None] = [150.0, 155.0, 160.0]
    with_gaps: list[float | None] = [None, 150.0, None, 155.0, 160.0, None]
    assert trimp_of_samples(with_gaps, 50, 190, None) == trimp_of_samples(known, 50, 190, None)
    assert trimp_of_samples([None, None], 50, 190, None) == 0.0


heart_rates = st.lists(st.floats(min_value=25.0, max_value=240.0), max_size=60)


@QUICK
@given(first=heart_rates, second=heart_rates, sex=st.sampled_from([None, *Sex]))
def test_the_impulse_of_two_parts_is_their_sum(
    first: list[float], second: list[float], sex: Sex | None
) -> None:
    whole = trimp_of_samples([*first, *second], 50, 190, sex)
    parts = trimp_of_samples(first, 50, 190, sex) + trimp_of_samples(second, 50, 190, sex)
    assert whole == pytest.approx(parts, rel=1e-9, abs=1e-9)


@QUICK
@given(hr_bpm=st.floats(min_value=25.0, max_value=239.0), sex=st.sampled_from(list(Sex)))
def test_a_higher_heart_rate_is_never_less_impulse(hr_bpm: float, sex: Sex) -> None:
    assert minutes_at(60, hr_bpm + 1, 50, 190, sex) >= minutes_at(60, hr_bpm, 50, 190, sex) >= 0.0
