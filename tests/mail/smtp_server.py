"""A mail server of the tests: it keeps what it takes, speaks real TLS, and fails as it is told."""

import asyncio
import ssl
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.mail import Mail


@dataclass
class SmtpServer:
    """What a test may set: ``faults`` are replies by command (``drop`` hangs up, ``silence`` says nothing more)."""

    tls: ssl.SSLContext | None = None
    offers_starttls: bool = True
    offers_utf8: bool = True
    login: tuple[str, str] | None = None
    faults: dict[str, str] = field(default_factory=dict)
    taken: list[tuple[str, bytes]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: int = 0
    port: int = 0

    def mails(self) -> list[Mail]:
        """Return what arrived, as the mailer was given it."""
        return [_mail(recipient, raw) for recipient, raw in self.taken]

    def messages(self) -> list[EmailMessage]:
        """Return what arrived, with its headers."""
        return [message_from_bytes(raw, policy=policy.default) for _, raw in self.taken]


@asynccontextmanager
async def serving(server: SmtpServer, *, implicit_tls: bool = False) -> AsyncIterator[SmtpServer]:
    """Serve on a free port of loopback."""
    tasks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        tasks.add(task)
        with suppress(ConnectionError, ssl.SSLError, asyncio.IncompleteReadError):
            await _Talk(server, reader, writer, secure=implicit_tls).run()
        writer.close()
        tasks.discard(task)

    listening = await asyncio.start_server(
        talk, "127.0.0.1", 0, ssl=server.tls if implicit_tls else None, limit=1 << 20
    )
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class _HungUp(ConnectionError):
    """The server ends the conversation."""


class _Talk:
    def __init__(
        self, server: SmtpServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, secure: bool
    ) -> None:
        self._server, self._reader, self._writer = server, reader, writer
        self._secure = secure
        self._logged_in = server.login is None
        self._recipient = ""

    async def run(self) -> None:
        await self._say("CONNECT", "220 mail.test ESMTP")
        while True:
            line = await self._line()
            command, _, rest = line.decode("utf-8").partition(" ")
            if await self._answer(command.upper(), rest):
                return

    async def _answer(self, command: str, rest: str) -> bool:
        if command == "EHLO":
            await self._say(command, self._greeting())
        elif command == "STARTTLS":
            await self._say(command, "220 go on")
            assert self._server.tls is not None
            await self._writer.start_tls(self._server.tls)
            self._secure = True
        elif command == "AUTH":
            await self._log_in(rest)
        elif command == "MAIL":
            await self._say(command, "250 OK" if self._logged_in else "530 5.7.0 Authentication required")
        elif command == "RCPT":
            self._recipient = rest.partition("<")[2].partition(">")[0]
            await self._say(command, "250 OK")
        elif command == "DATA":
            await self._take()
        elif command == "QUIT":
            await self._say(command, "221 Bye")
            return True
        else:
            await self._say(command, "250 OK")
        return False

    def _greeting(self) -> str:
        offers = ["250-mail.test", "250-8BITMIME"]
        if self._server.offers_starttls and self._server.tls and not self._secure:
            offers.append("250-STARTTLS")
        if self._server.login:
            offers.append("250-AUTH PLAIN")
        return "\r\n".join([*offers, "250 SMTPUTF8" if self._server.offers_utf8 else "250 PIPELINING"])

    async def _log_in(self, rest: str) -> None:
        self._server.logins += 1
        _, name, password = b64decode(rest.partition(" ")[2]).decode().split("\0")
        self._logged_in = (name, password) == self._server.login
        await self._say("AUTH", "235 OK" if self._logged_in else "535 5.7.8 wrong")

    async def _take(self) -> None:
        await self._say("DATA", "354 go on")
        lines = []
        while (line := await self._line()) != b".":
            lines.append(line.removeprefix(b"."))
        if "ACCEPT" not in self._server.faults:
            self._server.taken.append((self._recipient, b"\r\n".join(lines) + b"\r\n"))
            self._server.encrypted.append(self._secure)
        await self._say("ACCEPT", "250 taken")

    async def _line(self) -> bytes:
        return (await self._reader.readuntil(b"\r\n"))[:-2]

    async def _say(self, command: str, text: str) -> None:
        fault = self._server.faults.get(command, text)
        if fault == "drop":
            raise _HungUp
        if fault == "silence":
            await asyncio.Event().wait()
        self._writer.write(fault.encode() + b"\r\n")
        await self._writer.drain()
        if fault != text and command == "DATA":
            raise _HungUp


def _mail(recipient: str, raw: bytes) -> Mail:
    message = message_from_bytes(raw, policy=policy.default)
    assert isinstance(message, EmailMessage)
    assert recipient == str(message["To"])
    text: str = message.get_content()
    return Mail(to=Email(recipient), subject=str(message["Subject"]), text=text.replace("\r\n", "\n"))
