"""The address that links in mails begin with: the operator's word, never a request's."""

from collections.abc import Mapping

import pytest

from training_analyzer.entrypoints.public_url import names_of, public_url
from training_analyzer.entrypoints.settings import SettingsInvalid, settings_from

PRODUCTION = {"TA_ENVIRONMENT": "production", "TA_SMTP__HOST": "mail.example.org"}


def of(**environ: str) -> str:
    return public_url(settings_from(environ, {}, {}))


@pytest.mark.parametrize(
    ("environ", "url"),
    [
        ({}, "http://127.0.0.1:8000"),
        ({"TA_HTTP__HOST": "::1", "TA_HTTP__PORT": "81"}, "http://[::1]:81"),
        ({"TA_HTTP__PUBLIC_URL": "https://our.club/training/"}, "https://our.club/training"),
        ({"TA_ENVIRONMENT": "production"}, "http://127.0.0.1:8000"),
        ({**PRODUCTION, "TA_HTTP__PUBLIC_URL": "https://our.club"}, "https://our.club"),
    ],
)
def test_links_begin_with_the_address_that_people_use(environ: Mapping[str, str], url: str) -> None:
    assert of(**environ) == url


@pytest.mark.parametrize(
    "text",
    ["our.club", "ftp://our.club", "https://", "https://our.club/?a=b", "https://our.club/#top",
     "https://ana:secret@our.club", "https://our club", "https://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_what_is_no_such_address_is_refused(text: str) -> None:
    with pytest.raises(SettingsInvalid, match="TA_HTTP__PUBLIC_URL"):
        of(TA_HTTP__PUBLIC_URL=text)


@pytest.mark.parametrize("more", [{}, {"TA_HTTP__PUBLIC_URL": "http://our.club"}])
def test_production_that_sends_mail_has_an_address_by_https(more: Mapping[str, str]) -> None:
    with pytest.raises(SettingsInvalid, match="TA_HTTP__PUBLIC_URL"):
        of(**PRODUCTION, **more)


def test_the_deployments_name_makes_no_password() -> None:
    names = names_of(settings_from({"TA_HTTP__PUBLIC_URL": "https://tri-harburg.example.org"}, {}, {}))
    assert {"tri-harburg", "tri-harburg.example.org", "training analyzer"} <= set(names)
