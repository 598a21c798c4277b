"""Mailers of development, and none."""

import asyncio
from pathlib import Path
from stat import S_IMODE

import pytest

from training_analyzer.adapters.mail import console, file, nobody
from training_analyzer.adapters.mail.file import FileMailer
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.mail import Mail, MailFailed
from training_analyzer.entrypoints.settings import settings_from
from training_analyzer.ports.deployment import Deployment

MAIL = Mail(to=Email("ana@example.org"), subject="Hello", text="A link.\n")


@pytest.mark.parametrize("build", [console.build, file.build])
def test_production_shows_nobody_elses_links(tmp_path: Path, build: object) -> None:
    with pytest.raises(InvalidSetting, match="TA_MAIL"):
        build(Deployment(data_dir=tmp_path, environment="production"))  # type: ignore[operator]


async def test_files_are_the_owners_alone_and_numbered(tmp_path: Path) -> None:
    async with file.build(Deployment(data_dir=tmp_path, environment="development")) as mailer:
        await asyncio.gather(*(mailer.send(MAIL) for _ in range(5)))
    files = sorted((tmp_path / "mail").iterdir())
    assert [each.name for each in files] == [f"{number:06}.eml" for number in range(1, 6)]
    assert {S_IMODE(each.stat().st_mode) for each in files} == {0o600}
    assert S_IMODE((tmp_path / "mail").stat().st_mode) == 0o700


async def test_a_folder_that_takes_nothing_is_a_failure(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file")
    with pytest.raises(MailFailed, match="takes no file"):
        await FileMailer(tmp_path / "mail").send(MAIL)


async def test_without_mail_each_one_fails_for_good(tmp_path: Path) -> None:
    async with nobody.build(Deployment(data_dir=tmp_path, environment="production")) as mailer:
        with pytest.raises(MailFailed, match="TA_MAIL") as failed:
            await mailer.send(MAIL)
    assert failed.value.lasting


@pytest.mark.parametrize(
    ("environ", "mailer"),
    [
        ({}, "console"),
        ({"TA_ENVIRONMENT": "production"}, "none"),
        ({"TA_SMTP__HOST": "mail.example.org"}, "smtp"),
        ({"TA_ENVIRONMENT": "production", "TA_SMTP__HOST": "mail.example.org"}, "smtp"),
        ({"TA_MAIL": "file", "TA_SMTP__HOST": "mail.example.org"}, "file"),
    ],
)
def test_the_mailer_follows_from_the_settings(environ: dict[str, str], mailer: str) -> None:
    assert settings_from(environ, {}, {}).selected()["mail"] == mailer


@pytest.mark.parametrize(
    ("environ", "verifies"),
    [
        ({}, False),
        ({"TA_MAIL": "file"}, False),
        ({"TA_ENVIRONMENT": "production"}, False),
        ({"TA_SMTP__HOST": "mail.example.org"}, True),
        ({"TA_MAIL": "acme"}, True),
        ({"TA_SMTP__HOST": "mail.example.org", "TA_AUTH__VERIFY_EMAIL": "off"}, False),
        ({"TA_AUTH__VERIFY_EMAIL": "on"}, True),
    ],
)
def test_addresses_are_verified_where_mail_goes_out(environ: dict[str, str], *, verifies: bool) -> None:
    assert settings_from(environ, {}, {}).verifies_email is verifies
