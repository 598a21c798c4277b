"""Mail in a folder of a development server."""

import asyncio
import os
from contextlib import AbstractAsyncContextManager, nullcontext
from pathlib import Path

from training_analyzer.adapters.mail.development import check_development
from training_analyzer.adapters.mail.message import message_of
from training_analyzer.domain.identity.mail import Mail, MailFailed
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.mailer import Mailer

_SENDER = "training-analyzer@localhost"


class FileMailer:
    """Writes each mail to ``NNNNNN.eml``, numbered in their order, readable by the owner alone."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def send(self, mail: Mail) -> None:
        """Write a mail. Raises MailFailed."""
        text = message_of(mail, _SENDER, readable=True).as_bytes()
        try:
            await asyncio.to_thread(self._write, text)
        except OSError as error:
            raise MailFailed(f"the folder {self._folder} takes no file ({error.strerror})") from error

    def _write(self, text: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = 1 + max((int(file.stem) for file in self._folder.glob("[0-9]*.eml")), default=0)
        while True:
            try:
                descriptor = os.open(
                    self._folder / f"{number:06}.eml", os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600
                )
            except FileExistsError:  # another's mail of this very moment
                number += 1
                continue
            with os.fdopen(descriptor, "wb") as file:
                file.write(text)
            return


def build(deployment: Deployment) -> AbstractAsyncContextManager[Mailer]:
    """Return the mailer of a development server. Raises InvalidSetting in production."""
    check_development(deployment)
    return nullcontext(FileMailer(deployment.data_dir / "mail"))
