"""Three fits of one curve side by side, each a value or a reason."""

import pytest

from tests.domain.curves import a_curve
from training_analyzer.domain.training.power_fits import fit_power
from training_analyzer.domain.training.reasons import Reason

FITS = ("work_time", "inverse_time", "three_parameter")
THREE = {180: 420.0, 480: 345.0, 1200: 310.0}


def morton(duration_s: float) -> float:
    """Return the power that CP 213 W, W' 28,066 J and 631 W at most hold so long."""
    return 213.0 + 28_066.0 / (duration_s + 28_066.0 / (631.0 - 213.0))


def test_the_reference_case_by_both_two_parameter_fits() -> None:
    fits = fit_power(a_curve({5: 900.0, **THREE, 3600: 270.0}))
    assert [point.duration_s for point in fits.points] == [180, 480, 1200]
    assert fits.work_time is not None
    assert fits.inverse_time is not None
    assert (fits.work_time.cp_w, fits.inverse_time.cp_w) == pytest.approx((289.8690, 293.5768), abs=5.1e-5)
    assert fits.three_parameter is None
    assert fits.reasons == {"three_parameter": Reason.TOO_FEW_EFFORTS}
    assert fits.held_s == [None, None, None]


def test_a_curve_with_a_ceiling_gives_all_three() -> None:
    durations_s = (120, 180, 300, 600, 1200)
    fits = fit_power(a_curve({duration_s: morton(duration_s) for duration_s in durations_s}))
    assert fits.three_parameter is not None
    assert fits.three_parameter.cp_w == pytest.approx(213.0, rel=1e-6)
    assert fits.three_parameter.max_w == pytest.approx(631.0, rel=1e-6)
    assert fits.held_s == pytest.approx(durations_s, rel=1e-6)
    assert fits.reasons == {}


def test_too_few_or_too_narrow_points_say_so() -> None:
    few = fit_power(a_curve({180: 420.0, 1200: 310.0}))
    assert few.reasons == dict.fromkeys(FITS, Reason.TOO_FEW_EFFORTS)
    narrow = fit_power(a_curve({300: 400.0, 480: 360.0, 600: 350.0}))
    assert narrow.reasons == dict.fromkeys(FITS, Reason.TOO_NARROW)
    assert len(narrow.points) == len(narrow.held_s) == 3


def test_a_steady_ride_is_no_maximal_effort() -> None:
    fits = fit_power(a_curve(dict.fromkeys((120, 180, 300, 600, 1200), 200.0)))
    assert (fits.work_time, fits.inverse_time, fits.three_parameter) == (None, None, None)
    assert fits.reasons == dict.fromkeys(FITS, Reason.NO_FIT)


def test_no_curve_gives_no_points() -> None:
    assert fit_power([]).points == []


def test_a_greatest_power_beyond_any_body_is_no_fit() -> None:
    # t = 20,000 / (P - 300): two parameters tell all
    fits = fit_power(a_curve({t: 300.0 + 20_000.0 / t for t in (120, 300, 600, 1200)}))
    assert fits.work_time is not None
    assert fits.reasons == {"three_parameter": Reason.NO_FIT}
