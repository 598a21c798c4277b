"""Lists of networks, origins and rates are read as they are meant, or refused with what they take."""

import pytest

from training_analyzer.entrypoints.listed_settings import Dollars, Networks, Origins, PlanRates
from training_analyzer.entrypoints.settings import LimitsSettings, SettingsInvalid, settings_from


def faults_of(name: str, value: str) -> list[str]:
    with pytest.raises(SettingsInvalid) as raised:
        settings_from({name: value}, {}, {})
    return list(raised.value.faults)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("https://app.example.org", "https://app.example.org"),
        ("HTTPS://App.Example.org:443", "https://app.example.org"),
        ("http://localhost:3000", "http://localhost:3000"),
        ("http://[::1]:3000", "http://[::1]:3000"),
        ("https://a.example, https://b.example", "https://a.example,https://b.example"),
    ],
)
def test_origins_are_kept_as_browsers_send_them(text: str, kept: str) -> None:
    found = settings_from({"TA_HTTP__CORS_ORIGINS": text}, {}, {}).http.cors_origins
    assert found == Origins(*kept.split(","))
    assert str(found) == kept


@pytest.mark.parametrize(
    "text",
    ["*", "null", "https://*.example.org", "example.org", "https://a.example/", "https://a.example/x",
     "ftp://a.example", "https://u:p@a.example", "https://", "https://a.example:port"],
)  # fmt: skip
def test_what_is_no_origin_is_refused(text: str) -> None:
    (fault,) = faults_of("TA_HTTP__CORS_ORIGINS", text)
    assert fault == f"TA_HTTP__CORS_ORIGINS takes {Origins.takes}"


@pytest.mark.parametrize("text", ["proxy", "10.0.0.0/33", "10.0.0.1/8", "::1/129"])
def test_what_is_no_network_is_refused(text: str) -> None:
    assert faults_of("TA_HTTP__TRUSTED_PROXIES", text) == [f"TA_HTTP__TRUSTED_PROXIES takes {Networks.takes}"]


def test_rates_are_numbers_by_plan_or_off() -> None:
    found = settings_from({"TA_LIMITS__REQUESTS_PER_MINUTE": "free:6, pro : 12"}, {}, {}).limits
    assert found == LimitsSettings(PlanRates("free:6", "pro:12"))
    assert found.requests_per_minute.a_minute == {"free": 6, "pro": 12}
    off = settings_from({"TA_LIMITS__REQUESTS_PER_MINUTE": "off"}, {}, {}).limits
    assert off.requests_per_minute.a_minute is None


@pytest.mark.parametrize("text", ["free", "free:", "free:0", "free:-1", ":5", "free:x", "60"])
def test_what_is_no_rate_is_refused(text: str) -> None:
    assert faults_of("TA_LIMITS__REQUESTS_PER_MINUTE", text) == [
        f"TA_LIMITS__REQUESTS_PER_MINUTE takes {PlanRates.takes}"
    ]


def test_a_settings_file_gives_lists_and_numbers() -> None:
    file = {
        "http": {"trusted_proxies": ["10.0.0.0/8", "::1"]},
        "limits": {"sign_ins_per_minute": 7, "registrations_per_hour": "off"},
    }
    found = settings_from({}, file, {})
    assert found.http.trusted_proxies == Networks("10.0.0.0/8", "::1/128")
    assert found.limits == LimitsSettings(sign_ins_per_minute=7, registrations_per_hour="off")


@pytest.mark.parametrize("text", ["0", "-1", "many", "1.5"])
def test_what_is_no_number_of_times_is_refused(text: str) -> None:
    (fault,) = faults_of("TA_LIMITS__SIGN_INS_PER_MINUTE", text)
    assert fault == "TA_LIMITS__SIGN_INS_PER_MINUTE takes a whole number from 1, or off"


@pytest.mark.parametrize(
    ("given", "nano_usd"), [("250", 250 * 10**9), (" 12.50", 12_500_000_000), (0, 0), (0.1, 10**8)]
)
def test_an_amount_of_dollars_is_exact(given: object, nano_usd: int) -> None:
    found = settings_from({}, {"ai": {"deployment_cost_per_month_usd": given}}, {}).ai
    assert found.deployment_cost_per_month_usd.nano_usd == nano_usd


@pytest.mark.parametrize("text", ["-1", "NaN", "sNaN", "Infinity", "1e12", "much", "12,50", "$5"])
def test_what_is_no_amount_is_refused(text: str) -> None:
    name = "TA_AI__DEPLOYMENT_COST_PER_MONTH_USD"
    assert faults_of(name, text) == [f"{name} takes {Dollars.takes}"]
