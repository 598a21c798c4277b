"""Mail by SMTP (RFC 5321), over TLS that is verified."""

import asyncio
import smtplib
import ssl
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP, SMTPUTF8
from ipaddress import ip_address
from typing import Final

from training_analyzer.adapters.mail.message import message_of
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.identity.email import Email, parse_email
from training_analyzer.domain.identity.errors import InvalidEmail
from training_analyzer.domain.identity.mail import Mail, MailFailed
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.mailer import Mailer

STARTTLS: Final = "starttls"
TLS: Final = "tls"
PLAIN: Final = "none"
_LASTING: Final = 500  # a reply of 5xx: it will not be taken later either (RFC 5321, section 4.2.1)


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpServer:
    """Where mail goes: ``tls`` is one of ``starttls``, ``tls`` (from the first byte) and ``none`` (loopback alone)."""

    host: str
    port: int
    tls: str
    sender: Email
    trust: ssl.SSLContext
    username: str | None = None
    password: Secret | None = None
    timeout_s: float = 10.0


class SmtpMailer:
    """A connection a mail, in a thread: a mail in a minute or two is no reason to keep one open."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    async def send(self, mail: Mail) -> None:
        """Hand a mail to the server. Raises MailFailed, which never quotes what the server said of the address."""
        message = message_of(mail, self._server.sender)
        try:
            await asyncio.to_thread(self._deliver, mail.to, message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _refused(min(code for code, _ in error.recipients.values())) from error
        except smtplib.SMTPAuthenticationError as error:  # the operator may mend it
            raise MailFailed(f"the server refuses the login ({error.smtp_code})") from error
        except smtplib.SMTPResponseException as error:
            raise _refused(error.smtp_code) from error
        except smtplib.SMTPNotSupportedError as error:
            raise MailFailed("the server lacks TLS, log-in, or addresses beyond ASCII") from error
        except ssl.SSLError as error:
            raise MailFailed("the server's certificate is not trusted, or it speaks no TLS") from error
        except (OSError, smtplib.SMTPException) as error:
            raise MailFailed(
                f"{self._server.host}:{self._server.port} cannot be reached or hung up"
            ) from error

    def _deliver(self, to: Email, message: EmailMessage) -> None:
        client = self._connected()
        try:
            if self._server.tls == STARTTLS:
                client.starttls(context=self._server.trust)
            if self._server.username is not None and self._server.password is not None:
                client.login(self._server.username, self._server.password.reveal())
            self._hand_over(client, to, message)
            with suppress(
                OSError, smtplib.SMTPException
            ):  # it has the mail: how it says goodbye does not matter
                client.quit()
        finally:
            client.close()

    def _hand_over(self, client: smtplib.SMTP, to: Email, message: EmailMessage) -> None:
        # not by send_message, which turns a line's first "From " into ">From "
        international = not to.isascii()
        client.ehlo_or_helo_if_needed()
        if international and not client.has_extn("smtputf8"):
            raise smtplib.SMTPNotSupportedError
        policy = SMTPUTF8 if international else SMTP
        options = ["SMTPUTF8", "BODY=8BITMIME"] if international else []
        client.sendmail(self._server.sender, [to], message.as_bytes(policy=policy), options)

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.tls == TLS:
            return smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout_s, context=server.trust)
        return smtplib.SMTP(server.host, server.port, timeout=server.timeout_s)


def _refused(code: int) -> MailFailed:
    return MailFailed(f"the server refused it ({code})", lasting=code >= _LASTING)


def build(deployment: Deployment) -> AbstractAsyncContextManager[Mailer]:
    """Return the mailer of a server. Raises InvalidSetting."""
    return nullcontext(SmtpMailer(server_of(deployment)))


def server_of(deployment: Deployment) -> SmtpServer:
    """Return where a deployment's mail goes. Raises InvalidSetting."""
    settings, secrets = deployment.settings, deployment.secrets
    host = settings.get("host", "")
    if not host or not host.isprintable():
        raise InvalidSetting(deployment.variable("host"), "the name of the mail server")
    tls = deployment.choice("tls", STARTTLS, TLS, PLAIN)
    if tls == PLAIN and not _is_loopback(host):
        raise InvalidSetting(
            deployment.variable("tls"), "starttls or tls, for a server that is not this machine"
        )
    if ("username" in settings) != ("password" in secrets):
        raise InvalidSetting(
            deployment.variable("username"), "a value together with TA_SMTP__PASSWORD, or neither"
        )
    return SmtpServer(
        host=host,
        port=deployment.whole_number("port", least=1, most=65535),
        tls=tls,
        sender=_sender(deployment),
        trust=_trust(deployment),
        username=settings.get("username"),
        password=secrets.get("password"),
        timeout_s=deployment.whole_number("timeout_s", least=1, most=300),
    )


def _sender(deployment: Deployment) -> Email:
    try:
        return parse_email(deployment.settings.get("sender", ""))
    except InvalidEmail as error:
        raise InvalidSetting(deployment.variable("sender"), "the address that mails come from") from error


def _trust(deployment: Deployment) -> ssl.SSLContext:
    file = deployment.settings.get("ca_file")
    try:
        return ssl.create_default_context(cafile=file)
    except (OSError, ssl.SSLError) as error:
        raise InvalidSetting(deployment.variable("ca_file"), "a file of PEM certificates") from error


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
