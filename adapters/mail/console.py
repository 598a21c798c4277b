"""Mail on the terminal of a development server."""

import sys
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext

from training_analyzer.adapters.mail.development import check_development
from training_analyzer.domain.identity.mail import Mail
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.mailer import Mailer


class ConsoleMailer:
    """Shows each mail whole, its links among it."""

    def __init__(self, show: Callable[[str], object]) -> None:
        self._show = show

    async def send(self, mail: Mail) -> None:
        """Show a mail."""
        self._show(f"--- mail\nTo: {mail.to}\nSubject: {mail.subject}\n\n{mail.text}--- end of mail\n")


def build(deployment: Deployment) -> AbstractAsyncContextManager[Mailer]:
    """Return the mailer of a development server. Raises InvalidSetting in production."""
    check_development(deployment)
    return nullcontext(ConsoleMailer(sys.stderr.write))
