"""What every way to send mail does."""

from collections.abc import Awaitable, Callable, Sequence

import pytest

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.mail import Mail
from training_analyzer.ports.mailer import Mailer

type Sent = Callable[[], Awaitable[Sequence[Mail]]]

_MAIL = Mail(
    to=Email("ana@example.org"),
    subject="Übermut & 長距離 🏃",
    text="Hello Ana,\n\nhttps://example.org/reset#token=abc-_=\n.\n..two dots\nFrom the first column\n\nend\n",
)


class MailerContract:
    """Provide fixtures ``mailer`` and ``sent``: an async function that returns what arrived, in order."""

    async def test_it_keeps_the_protocol(self, mailer: Mailer) -> None:
        assert isinstance(mailer, Mailer)

    async def test_a_mail_arrives_as_it_was_sent(self, mailer: Mailer, sent: Sent) -> None:
        await mailer.send(_MAIL)
        assert list(await sent()) == [_MAIL]

    async def test_a_long_line_is_not_broken(self, mailer: Mailer, sent: Sent) -> None:
        mail = Mail(to=_MAIL.to, subject="x" * 300, text="https://example.org/" + "y" * 1500 + "\n")
        await mailer.send(mail)
        assert list(await sent()) == [mail]

    async def test_mails_arrive_in_their_order(self, mailer: Mailer, sent: Sent) -> None:
        mails = [Mail(to=_MAIL.to, subject=f"mail {number}", text=f"{number}\n") for number in range(3)]
        for mail in mails:
            await mailer.send(mail)
        assert list(await sent()) == mails

    @pytest.mark.parametrize(
        "text", ["a\r\nBcc: eve@example.org", "a\nb", "a\rb", "a\0b", "a\x85b", "a\u2028b"]
    )
    def test_a_line_break_makes_no_header(self, text: str) -> None:
        with pytest.raises(ValueError, match="one printable line"):
            Mail(to=_MAIL.to, subject=text, text="")
        with pytest.raises(ValueError, match="one printable line"):
            Mail(to=Email(text), subject="a", text="")
