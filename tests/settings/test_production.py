"""What production does not start with."""

from pathlib import Path

import pytest

from training_analyzer.entrypoints.listed_settings import PlanRates
from training_analyzer.entrypoints.production import check_production
from training_analyzer.entrypoints.settings import UNLIMITED, LimitsSettings, Settings, SettingsInvalid
from training_analyzer.entrypoints.wiring import wired


async def test_production_refuses_to_go_without_limits_and_names_them_all(tmp_path: Path) -> None:
    settings = Settings(
        environment="production", data_dir=tmp_path, persistence="fake", limits=UNLIMITED,
        sections={"auth": {"secrets": "k:" + "A" * 44}},
    )  # fmt: skip
    with pytest.raises(SettingsInvalid) as raised:
        async with wired(settings):
            pass
    assert [fault.split()[0] for fault in raised.value.faults] == [
        "TA_LIMITS__REQUESTS_PER_MINUTE",
        "TA_LIMITS__SIGN_INS_PER_MINUTE",
        "TA_LIMITS__REGISTRATIONS_PER_HOUR",
        "TA_LIMITS__MESSAGES_PER_MINUTE",
    ]


def test_production_takes_any_limit_and_development_none() -> None:
    check_production(Settings(environment="production", limits=LimitsSettings(PlanRates("free:1"), 1, 1)))
    check_production(Settings(environment="development", limits=UNLIMITED))
