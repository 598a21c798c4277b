import pytest

from training_analyzer.domain.coach.pacing import pacing


def test_an_even_pace_varies_by_nothing() -> None:
    found = pacing([3.0] * 1200)
    assert found is not None
    assert (found.variation_pct, found.fade_pct) == pytest.approx((0.0, 0.0))


def test_a_slower_second_half_fades() -> None:
    found = pacing([3.0] * 600 + [2.7] * 600)
    assert found is not None
    assert found.fade_pct == pytest.approx(10.0)
    # ten minutes at 3.0 and ten at 2.7: sample deviation 0.15 * sqrt(20 / 19) of a mean of 2.85
    assert found.variation_pct == pytest.approx(100.0 * 0.15 * (20 / 19) ** 0.5 / 2.85)


def test_unknown_seconds_do_not_count_and_a_minute_of_them_is_left_out() -> None:
    found = pacing(([3.0] * 40 + [None] * 20) * 10 + [None] * 60)
    assert found is not None
    assert found.variation_pct == pytest.approx(0.0)


@pytest.mark.parametrize("column", [[], [3.0] * 599, [0.0] * 1200, [None] * 1200])
def test_too_short_or_standing_still_has_no_pacing(column: list[float | None]) -> None:
    assert pacing(column) is None
