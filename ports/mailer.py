"""Mail."""

from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.mail import Mail


@runtime_checkable
class Mailer(Protocol):
    """Hands mails on. Slow, and never inside a unit of work: use cases queue a job of kind ``mail``."""

    async def send(self, mail: Mail) -> None:
        """Raise MailFailed when nobody took it over."""
        ...
