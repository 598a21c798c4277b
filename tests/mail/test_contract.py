"""Every mailer keeps the contract: what is read here is what a person would read."""

import ssl
from collections.abc import AsyncIterator, Sequence
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest

from tests.mail.smtp_server import SmtpServer, serving
from tests.supabase.certificates import authority
from training_analyzer.adapters.mail.console import ConsoleMailer
from training_analyzer.adapters.mail.file import FileMailer
from training_analyzer.adapters.mail.smtp import SmtpMailer, server_of
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.mail import Mail
from training_analyzer.plugins.testing.mailer import MailerContract, Sent
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.mailer import Mailer


class TestConsoleMailer(MailerContract):
    """The terminal."""

    @pytest.fixture
    def shown(self) -> list[str]:
        return []

    @pytest.fixture
    def mailer(self, shown: list[str]) -> Mailer:
        return ConsoleMailer(shown.append)

    @pytest.fixture
    def sent(self, shown: list[str]) -> Sent:
        async def sent() -> Sequence[Mail]:
            return [_read(text) for text in shown]

        return sent


def _read(text: str) -> Mail:
    _, to, subject, rest = text.split("\n", 3)
    body = rest.removeprefix("\n").removesuffix("--- end of mail\n")
    return Mail(to=Email(to.removeprefix("To: ")), subject=subject.removeprefix("Subject: "), text=body)


class TestFileMailer(MailerContract):
    """A folder."""

    @pytest.fixture
    def mailer(self, tmp_path: Path) -> Mailer:
        return FileMailer(tmp_path / "mail")

    @pytest.fixture
    def sent(self, tmp_path: Path) -> Sent:
        async def sent() -> Sequence[Mail]:
            return [_parsed(file.read_bytes()) for file in sorted((tmp_path / "mail").iterdir())]

        return sent


def _parsed(raw: bytes) -> Mail:
    message: Any = message_from_bytes(raw, policy=policy.default)
    return Mail(to=Email(message["To"]), subject=message["Subject"], text=message.get_content())


class TestSmtpMailer(MailerContract):
    """A mail server of ours, over STARTTLS."""

    @pytest.fixture
    async def server(self, tmp_path: Path) -> AsyncIterator[SmtpServer]:
        certificate, key = authority(tmp_path / "ca.pem").server(tmp_path, "127.0.0.1")
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        async with serving(SmtpServer(tls=context)) as server:
            yield server

    @pytest.fixture
    def mailer(self, server: SmtpServer, tmp_path: Path) -> Mailer:
        settings = {
            "host": "127.0.0.1",
            "port": str(server.port),
            "sender": "ta@example.org",
            "ca_file": str(tmp_path / "ca.pem"),
            "timeout_s": "10",
        }
        return SmtpMailer(
            server_of(
                Deployment(data_dir=tmp_path, environment="production", settings=settings, section="smtp")
            )
        )

    @pytest.fixture
    def sent(self, server: SmtpServer) -> Sent:
        async def sent() -> Sequence[Mail]:
            assert all(server.encrypted)
            return server.mails()

        return sent
