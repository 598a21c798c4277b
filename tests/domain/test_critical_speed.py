"""Critical speed: exact data given back, and no answer beyond the model."""

from datetime import date

import pytest

from training_analyzer.domain.activities.sport import Sport
from training_analyzer.domain.training.critical_speed import (
    CriticalSpeed,
    critical_speed,
    critical_speed_time_s,
)
from training_analyzer.domain.training.reasons import Reason
from training_analyzer.domain.training.records import Effort
from training_analyzer.plugins.testing.builders import an_activity_id

MODEL = CriticalSpeed(4.0, 200.0)


def trials(*pairs: tuple[float, float]) -> list[Effort]:
    """Return runs of metres and seconds."""
    return [
        Effort(
            activity_id=an_activity_id(),
            day=date(2026, 5, 1),
            sport=Sport.RUNNING,
            distance_m=distance_m,
            duration_s=duration_s,
        )
        for distance_m, duration_s in pairs
    ]


def exact(*distances_m: float) -> list[Effort]:
    """Return runs just as the model says."""
    return trials(*((distance_m, (distance_m - 200.0) / 4.0) for distance_m in distances_m))


def test_exact_data_give_the_model_back() -> None:
    found = critical_speed(exact(800.0, 1609.344, 3000.0))
    assert isinstance(found, CriticalSpeed)
    assert (found.cs_mps, found.d_prime_m) == pytest.approx((4.0, 200.0), rel=1e-9)


def test_a_line_through_trials_by_hand() -> None:
    found = critical_speed(trials((1000.0, 180.0), (1500.0, 300.0), (2700.0, 600.0)))
    assert isinstance(found, CriticalSpeed)
    assert (found.cs_mps, found.d_prime_m) == pytest.approx((4.0384615, 279.4871795), rel=1e-6)


def test_efforts_outside_two_to_twenty_minutes_do_not_count() -> None:
    beyond = trials((400.0, 60.0), (21_097.5, 5400.0))
    assert critical_speed([*exact(800.0, 1609.344, 3000.0), *beyond]) == critical_speed(
        exact(800.0, 1609.344, 3000.0)
    )


def test_what_tells_nothing_has_a_reason() -> None:
    assert critical_speed([]) is Reason.TOO_FEW_EFFORTS
    assert critical_speed(exact(800.0, 3000.0)) is Reason.TOO_FEW_EFFORTS
    assert critical_speed(exact(1000.0, 1200.0, 1609.344)) is Reason.TOO_NARROW
    steady = trials((800.0, 200.0), (1600.0, 400.0), (3200.0, 800.0))
    assert critical_speed(steady) is Reason.NO_FIT
    assert critical_speed(trials((900.0, 150.0), (850.0, 400.0), (800.0, 1000.0))) is Reason.NO_FIT


def test_a_time_is_told_from_two_to_thirty_minutes() -> None:
    assert critical_speed_time_s(3000.0, MODEL) == pytest.approx(700.0)
    assert critical_speed_time_s(680.0, MODEL) == pytest.approx(120.0)
    assert critical_speed_time_s(679.0, MODEL) is None
    assert critical_speed_time_s(7400.0, MODEL) == pytest.approx(1800.0)
    assert critical_speed_time_s(7401.0, MODEL) is None
    assert critical_speed_time_s(100.0, MODEL) is None
