"""Mail that stays where a test finds it."""

from training_analyzer.domain.identity.mail import Mail, MailFailed


class FakeMailer:
    """Keeps what was sent; ``outage`` is the failure of every further mail."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.outage: MailFailed | None = None

    async def send(self, mail: Mail) -> None:
        """Keep a mail. Raises MailFailed."""
        if self.outage is not None:
            raise self.outage
        self.sent.append(mail)
