"""No mail."""

from contextlib import AbstractAsyncContextManager, nullcontext

from training_analyzer.domain.identity.mail import Mail, MailFailed
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.mailer import Mailer


class NoMailer:
    """Sends nothing, and says so."""

    async def send(self, mail: Mail) -> None:  # noqa: ARG002 - a port's
        """Raise MailFailed."""
        raise MailFailed("this deployment sends none (TA_MAIL)", lasting=True)


def build(deployment: Deployment) -> AbstractAsyncContextManager[Mailer]:
    """Return the mailer of a deployment without mail."""
    return nullcontext(NoMailer())
