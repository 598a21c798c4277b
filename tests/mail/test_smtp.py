"""Mail by SMTP: verified TLS or nothing, and what becomes of a server's refusals."""

import ssl
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

import pytest

from tests.mail.smtp_server import SmtpServer, serving
from tests.supabase.certificates import Authority, authority
from training_analyzer.adapters.mail.smtp import SmtpMailer, server_of
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.email import Email, parse_email
from training_analyzer.domain.identity.mail import Mail, MailFailed
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment

LINK = "https://example.org/reset-password#token=very-secret"
MAIL = Mail(to=Email("ana@example.org"), subject="Your password", text=LINK + "\n")
PASSWORD = "mail-password"


@pytest.fixture
def ours(tmp_path: Path) -> Authority:
    return authority(tmp_path / "ca.pem")


@pytest.fixture
def tls(ours: Authority, tmp_path: Path) -> ssl.SSLContext:
    return _context(ours, tmp_path, "127.0.0.1")


def _context(signer: Authority, folder: Path, host: str) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*signer.server(folder, host))
    return context


@pytest.fixture
async def server(tls: ssl.SSLContext) -> AsyncIterator[SmtpServer]:
    async with serving(SmtpServer(tls=tls)) as opened:
        yield opened


def mailer(folder: Path, port: int, **settings: str) -> SmtpMailer:
    return SmtpMailer(server_of(deployment(folder, {"port": str(port), **settings})))


def deployment(folder: Path, given: Mapping[str, str]) -> Deployment:
    settings = {
        "host": "127.0.0.1",
        "port": "587",
        "tls": "starttls",
        "sender": "ta@example.org",
        "ca_file": str(folder / "ca.pem"),
        "timeout_s": "5",
        **given,
    }
    secrets = {"password": Secret(settings.pop("password"))} if "password" in settings else {}
    return Deployment(
        data_dir=folder,
        environment="production",
        section="smtp",
        settings={name: value for name, value in settings.items() if value},
        secrets=secrets,
    )


async def test_a_mail_says_who_sent_it_and_that_a_machine_did(server: SmtpServer, tmp_path: Path) -> None:
    await mailer(tmp_path, server.port).send(MAIL)
    (message,) = server.messages()
    assert message["From"] == "ta@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Message-ID"].endswith("@example.org>")
    assert message["Date"]
    assert server.encrypted == [True]


async def test_tls_from_the_first_byte(tls: ssl.SSLContext, tmp_path: Path) -> None:
    async with serving(SmtpServer(tls=tls), implicit_tls=True) as server:
        await mailer(tmp_path, server.port, tls="tls").send(MAIL)
        assert server.mails() == [MAIL]


async def test_this_machine_may_be_spoken_to_in_the_clear(tmp_path: Path, ours: Authority) -> None:
    async with serving(SmtpServer()) as server:
        await mailer(tmp_path, server.port, tls="none").send(MAIL)
        assert (server.mails(), server.encrypted) == ([MAIL], [False])


async def test_a_login_is_shown_over_tls_alone(tls: ssl.SSLContext, tmp_path: Path) -> None:
    async with serving(SmtpServer(tls=tls, login=("ta", PASSWORD))) as server:
        login = {"username": "ta", "password": PASSWORD}
        await mailer(tmp_path, server.port, **login).send(MAIL)
        assert server.mails() == [MAIL]
        server.offers_starttls = False
        with pytest.raises(MailFailed, match="lacks TLS"):
            await mailer(tmp_path, server.port, **login).send(MAIL)
        assert server.logins == 1


async def test_a_wrong_login_fails_and_may_be_mended(tls: ssl.SSLContext, tmp_path: Path) -> None:
    async with serving(SmtpServer(tls=tls, login=("ta", PASSWORD))) as server:
        with pytest.raises(MailFailed, match="login") as failed:
            await mailer(tmp_path, server.port, username="ta", password="wrong-password").send(MAIL)
        assert not failed.value.lasting
        assert "wrong-password" not in str(failed.value)
        assert server.taken == []


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
async def test_a_stranger_with_another_certificate_gets_no_mail(
    tmp_path: Path, ours: Authority, *, implicit: bool
) -> None:
    (tmp_path / "strange").mkdir()
    stranger = _context(authority(tmp_path / "strange" / "ca.pem"), tmp_path / "strange", "127.0.0.1")
    async with serving(SmtpServer(tls=stranger), implicit_tls=implicit) as server:
        with pytest.raises(MailFailed, match="not trusted"):
            await mailer(tmp_path, server.port, tls="tls" if implicit else "starttls").send(MAIL)
        assert server.taken == []


@pytest.mark.parametrize("implicit", [False, True], ids=["starttls", "tls"])
async def test_a_trusted_certificate_of_another_host_gets_no_mail(
    tmp_path: Path, ours: Authority, *, implicit: bool
) -> None:
    other = _context(ours, tmp_path, "mail.example.org")
    async with serving(SmtpServer(tls=other), implicit_tls=implicit) as server:
        with pytest.raises(MailFailed, match="not trusted"):
            await mailer(tmp_path, server.port, tls="tls" if implicit else "starttls").send(MAIL)
        assert server.taken == []


async def test_a_server_without_tls_gets_no_mail(tmp_path: Path, ours: Authority) -> None:
    async with serving(SmtpServer()) as server:
        with pytest.raises(MailFailed, match="lacks TLS"):
            await mailer(tmp_path, server.port).send(MAIL)
        assert server.taken == []


@pytest.mark.parametrize("command", ["CONNECT", "MAIL", "RCPT", "DATA", "ACCEPT"])
@pytest.mark.parametrize(
    ("fault", "lasting"),
    [("451 4.3.0 later, ana@example.org", False), ("550 5.1.1 no ana@example.org", True), ("drop", False)],
)
async def test_what_the_server_refuses_has_failed(
    server: SmtpServer, tmp_path: Path, command: str, fault: str, *, lasting: bool
) -> None:
    server.faults[command] = fault
    with pytest.raises(MailFailed) as failed:
        await mailer(tmp_path, server.port).send(MAIL)
    assert failed.value.lasting is lasting
    assert server.taken == []
    for told in (str(failed.value), repr(failed.value)):
        assert "ana@" not in told
        assert "secret" not in told


async def test_a_mail_that_was_taken_is_sent_whatever_comes_then(server: SmtpServer, tmp_path: Path) -> None:
    server.faults["QUIT"] = "drop"
    await mailer(tmp_path, server.port).send(MAIL)
    assert server.mails() == [MAIL]


async def test_a_server_that_falls_silent_is_given_up(server: SmtpServer, tmp_path: Path) -> None:
    server.faults["RCPT"] = "silence"
    with pytest.raises(MailFailed, match="cannot be reached or hung up") as failed:
        await mailer(tmp_path, server.port, timeout_s="1").send(MAIL)
    assert not failed.value.lasting


async def test_no_server_at_all_is_a_failure(server: SmtpServer, tmp_path: Path) -> None:
    free = server.port
    async with serving(SmtpServer()) as other:
        assert other.port != free
        closed = other.port
    with pytest.raises(MailFailed, match="cannot be reached"):
        await mailer(tmp_path, closed).send(MAIL)


async def test_after_an_outage_the_next_mail_goes_out(server: SmtpServer, tmp_path: Path) -> None:
    sender = mailer(tmp_path, server.port)
    server.faults["MAIL"] = "421 4.3.2 going down"
    with pytest.raises(MailFailed):
        await sender.send(MAIL)
    server.faults.clear()
    await sender.send(MAIL)
    assert server.mails() == [MAIL]


@pytest.mark.parametrize("local", ["a..b", ".a", "a+tag", "o'neill", "a%b", "a!b=c"])
async def test_every_address_that_an_account_may_have_is_written_to(
    server: SmtpServer, tmp_path: Path, local: str
) -> None:
    mail = Mail(to=parse_email(f"{local}@example.org"), subject="Hola", text="Hola\n")
    await mailer(tmp_path, server.port).send(mail)
    assert [recipient for recipient, _ in server.taken] == [mail.to]


async def test_an_address_beyond_ascii_is_written_to_where_the_server_can(
    server: SmtpServer, tmp_path: Path
) -> None:
    mail = Mail(to=Email("añá@exämple.org"), subject="Hola", text="¿Qué?\n")
    await mailer(tmp_path, server.port).send(mail)
    assert server.mails() == [mail]
    server.offers_utf8 = False
    with pytest.raises(MailFailed, match="beyond ASCII"):
        await mailer(tmp_path, server.port).send(mail)
    assert len(server.taken) == 1


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"host": ""}, "TA_SMTP__HOST"),
        ({"host": "a\nb"}, "TA_SMTP__HOST"),
        ({"sender": ""}, "TA_SMTP__SENDER"),
        ({"sender": "Ana"}, "TA_SMTP__SENDER"),
        ({"sender": "a@example.org\nBcc: b@example.org"}, "TA_SMTP__SENDER"),
        ({"port": "0"}, "TA_SMTP__PORT"),
        ({"tls": "maybe"}, "TA_SMTP__TLS"),
        ({"tls": "none", "host": "mail.example.org"}, "TA_SMTP__TLS"),
        ({"tls": "none", "host": "192.0.2.1"}, "TA_SMTP__TLS"),
        ({"tls": "none", "host": "localhost.example.org"}, "TA_SMTP__TLS"),
        ({"username": "ta"}, "TA_SMTP__USERNAME"),
        ({"password": PASSWORD}, "TA_SMTP__USERNAME"),
        ({"ca_file": "nowhere.pem"}, "TA_SMTP__CA_FILE"),
        ({"timeout_s": "0"}, "TA_SMTP__TIMEOUT_S"),
    ],
)
def test_settings_that_would_send_nothing_or_in_the_clear_are_refused(
    tmp_path: Path, ours: Authority, given: dict[str, str], named: str
) -> None:
    with pytest.raises(InvalidSetting, match=named) as refused:
        server_of(deployment(tmp_path, given))
    assert PASSWORD not in str(refused.value)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.8.0.1", "::1"])
def test_loopback_needs_no_tls(tmp_path: Path, ours: Authority, host: str) -> None:
    assert server_of(deployment(tmp_path, {"host": host, "tls": "none"})).tls == "none"


def test_a_servers_password_is_never_shown(tmp_path: Path, ours: Authority) -> None:
    shown = repr(server_of(deployment(tmp_path, {"username": "ta", "password": PASSWORD})))
    assert PASSWORD not in shown
