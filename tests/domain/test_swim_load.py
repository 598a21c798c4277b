"""Load of a swim: the reference cases."""

import pytest

from training_analyzer.domain.training.swim_load import (
    critical_swim_speed,
    swim_intensity,
    swim_tss,
    swimming_time_s,
)


@pytest.mark.parametrize(("long_s", "short_s", "s_per_100m"), [(360.0, 170.0, 95.0), (400.0, 190.0, 105.0)])
def test_critical_swim_speed_of_two_trials(long_s: float, short_s: float, s_per_100m: float) -> None:
    css = critical_swim_speed(200.0, short_s, 400.0, long_s)
    assert css is not None
    assert 100.0 / css == pytest.approx(s_per_100m, rel=1e-12)


def test_critical_swim_speed_is_in_metres_a_second() -> None:
    assert critical_swim_speed(200.0, 170.0, 400.0, 360.0) == pytest.approx(1.052632, abs=5e-7)


@pytest.mark.parametrize(
    ("short_m", "short_s", "long_m", "long_s"),
    [(200, 170, 400, 170), (200, 170, 400, 160), (400, 170, 200, 360), (400, 170, 400, 360)],
)
def test_trials_that_make_no_sense_have_no_critical_speed(
    short_m: float, short_s: float, long_m: float, long_s: float
) -> None:
    assert critical_swim_speed(short_m, short_s, long_m, long_s) is None


@pytest.mark.parametrize(
    ("distance_m", "swimming_s", "css", "intensity", "load"),
    [(3000, 3300, 93.0, 0.84545, 55.3965), (2000, 2100, 95.0, 0.90476, 43.2036)],
)
def test_the_reference_cases(
    distance_m: float, swimming_s: float, css: float, intensity: float, load: float
) -> None:
    found = swim_intensity(distance_m, swimming_s, css)
    assert found is not None
    assert found == pytest.approx(intensity, abs=5.1e-6)
    assert swim_tss(swimming_s, found) == pytest.approx(load, abs=5.1e-5)


def test_swimanalytics_prints_the_same() -> None:
    assert swim_tss(3300, swim_intensity(3000, 3300, 93.0) or 0.0) == pytest.approx(55.3, abs=0.2)


def test_intensity_is_cubed_and_not_squared() -> None:
    assert swim_tss(3600, 1.0) == 100.0
    assert swim_tss(3600, 0.5) == 12.5


def test_rest_at_the_wall_is_left_out() -> None:
    speed: list[float | None] = [1.0] * 100 + [0.0] * 30 + [None] * 20 + [1.0] * 100
    assert swimming_time_s(speed) == 200
    assert swim_intensity(200.0, swimming_time_s(speed), 100.0) == 1.0


def test_no_time_in_the_water_has_no_intensity() -> None:
    assert swim_intensity(100.0, 0.0, 95.0) is None
    assert swimming_time_s([]) == 0
