"""A mail as RFC 5322 has it."""

from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid
from typing import Final

from training_analyzer.domain.identity.mail import Mail

READABLE: Final = SMTP.clone(max_line_length=None, utf8=True, linesep="\n")
"""For a file that people open: nothing is folded or encoded."""


def message_of(mail: Mail, sender: str, *, readable: bool = False) -> EmailMessage:
    """Return the message: plain text, marked as made by a machine so that nobody's absence answers it (RFC 3834)."""
    message = EmailMessage(READABLE if readable else SMTP)
    message["From"] = sender
    local, _, domain = mail.to.rpartition("@")
    message["To"] = Address(username=local, domain=domain)
    message["Subject"] = mail.subject
    message["Date"] = formatdate()
    message["Message-ID"] = make_msgid(domain=sender.rpartition("@")[2].rstrip("> ") or "localhost")
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(mail.text, cte="8bit" if readable else "quoted-printable")
    return message
