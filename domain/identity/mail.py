"""Mails: what the product tells somebody who may not be signed in."""

from dataclasses import dataclass, field

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.identity.email import Email


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A plain text to one address. The text may hold a link that lets somebody in, so it is never shown.

    Raises ValueError for a subject of more than one line: it would become a header.
    """

    to: Email
    subject: str
    text: str = field(repr=False)

    def __post_init__(self) -> None:
        if not self.subject.isprintable() or not self.to.isprintable():
            message = "address and subject of a mail are one printable line each"
            raise ValueError(message)


class MailFailed(TrainingAnalyzerError):
    """A mail was not handed on. ``lasting``: it will not be later either, so nobody has to try again."""

    code = "mail_failed"

    def __init__(self, reason: str, *, lasting: bool = False) -> None:
        super().__init__(f"The mail was not sent: {reason}.")
        self.lasting = lasting
