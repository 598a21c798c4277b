"""Suggestions for the threshold power."""

import pytest

from tests.domain.curves import a_curve
from training_analyzer.domain.training.ftp_estimates import (
    FtpMethod,
    ftp_of_ramp,
    ftp_of_twenty_minutes,
    ftp_suggestions,
)
from training_analyzer.domain.training.reasons import Reason

CURVE = {60: 500.0, 180: 420.0, 480: 345.0, 1200: 310.0, 3600: 280.0}


def test_the_reference_cases() -> None:
    assert ftp_of_twenty_minutes(285.0) == pytest.approx(270.75, rel=1e-12)
    assert ftp_of_ramp(380.0) == pytest.approx(285.0, rel=1e-12)


def test_a_curve_suggests_by_each_method() -> None:
    found, reasons = ftp_suggestions(a_curve(CURVE))
    assert {one.method: one.ftp_w for one in found} == {
        FtpMethod.TWENTY_MINUTES: pytest.approx(294.5),
        FtpMethod.RAMP: pytest.approx(375.0),
        FtpMethod.CRITICAL_POWER: pytest.approx(289.8690, abs=5.1e-5),
    }
    assert reasons == {}


def test_each_names_the_bests_it_rests_on() -> None:
    found, _ = ftp_suggestions(a_curve(CURVE))
    rests = {one.method: [point.duration_s for point in one.points] for one in found}
    assert rests == {
        FtpMethod.TWENTY_MINUTES: [1200],
        FtpMethod.RAMP: [60],
        FtpMethod.CRITICAL_POWER: [180, 480, 1200],
    }


def test_what_cannot_be_told_has_a_reason() -> None:
    assert ftp_suggestions([]) == (
        [],
        {
            FtpMethod.TWENTY_MINUTES: Reason.NO_POWER,
            FtpMethod.RAMP: Reason.NO_POWER,
            FtpMethod.CRITICAL_POWER: Reason.TOO_FEW_EFFORTS,
        },
    )
    found, reasons = ftp_suggestions(a_curve({60: 400.0, 300: 300.0, 600: 280.0}))
    assert [one.method for one in found] == [FtpMethod.RAMP]
    assert reasons[FtpMethod.TWENTY_MINUTES] is Reason.TOO_SHORT
    assert ftp_suggestions(a_curve({1200: 0.0}))[0] == []
