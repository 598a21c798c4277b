"""How an activity kept to its plan."""

import pytest

from training_analyzer.domain.training.compliance import Amount, Compliance, compliance, compliance_ratio

HOUR = Amount(duration_s=3600.0)


@pytest.mark.parametrize(
    ("duration_s", "expected"),
    [
        (0.0, Compliance.RED),
        (1799.0, Compliance.RED),
        (1800.0, Compliance.AMBER),
        (2879.0, Compliance.AMBER),
        (2880.0, Compliance.GREEN),
        (3600.0, Compliance.GREEN),
        (4320.0, Compliance.GREEN),
        (4321.0, Compliance.AMBER),
        (5400.0, Compliance.AMBER),
        (5401.0, Compliance.RED),
        (90_000.0, Compliance.RED),
    ],
)
def test_the_bands(duration_s: float, expected: Compliance) -> None:
    assert compliance(HOUR, Amount(duration_s=duration_s)) is expected


def test_unplanned_is_a_state_of_its_own() -> None:
    assert compliance(None, Amount(duration_s=3600.0)) is Compliance.UNPLANNED
    assert compliance(None, Amount()) is Compliance.UNPLANNED


def test_duration_comes_before_load_and_load_before_distance() -> None:
    planned = Amount(duration_s=3600.0, load=100.0, distance_m=10_000.0)
    assert compliance_ratio(planned, Amount(duration_s=1800.0, load=200.0, distance_m=1.0)) == 0.5
    assert compliance_ratio(planned, Amount(load=200.0, distance_m=1.0)) == 2.0
    assert compliance_ratio(planned, Amount(distance_m=10_000.0)) == 1.0
    assert compliance_ratio(Amount(load=100.0), Amount(duration_s=1.0, load=90.0)) == 0.9


def test_nothing_to_compare_is_unknown() -> None:
    assert compliance(Amount(), Amount(duration_s=3600.0)) is None
    assert compliance(HOUR, Amount(load=100.0)) is None
    assert compliance(Amount(duration_s=0.0), Amount(duration_s=3600.0)) is None
