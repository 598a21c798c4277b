"""Suggestions for the threshold power."""

import pytest

from training_analyzer.domain.training.ftp_estimates import (
    FtpMethod,
    FtpSuggestion,
    ftp_of_ramp,
    ftp_of_twenty_minutes,
    ftp_suggestions,
)

CURVE = {60: 500.0, 180: 420.0, 480: 345.0, 1200: 310.0, 3600: 280.0}


def test_the_reference_cases() -> None:
    assert ftp_of_twenty_minutes(285.0) == pytest.approx(270.75, rel=1e-12)
    assert ftp_of_ramp(380.0) == pytest.approx(285.0, rel=1e-12)


def test_a_curve_suggests_by_its_twenty_minutes_and_its_critical_power() -> None:
    found = {one.method: one.ftp_w for one in ftp_suggestions(CURVE)}
    assert found == {
        FtpMethod.TWENTY_MINUTES: pytest.approx(294.5),
        FtpMethod.CRITICAL_POWER: pytest.approx(289.8690, abs=5.1e-5),
    }


def test_a_ramp_test_adds_its_own() -> None:
    assert ftp_suggestions({}, 380.0) == [FtpSuggestion(FtpMethod.RAMP, 285.0)]
    assert [one.method for one in ftp_suggestions(CURVE, 380.0)] == [
        FtpMethod.TWENTY_MINUTES,
        FtpMethod.CRITICAL_POWER,
        FtpMethod.RAMP,
    ]


def test_what_cannot_be_told_is_absent() -> None:
    assert ftp_suggestions({}) == []
    assert ftp_suggestions({300: 300.0, 600: 280.0}) == []
    assert ftp_suggestions({1200: 0.0}, 0.0) == []
