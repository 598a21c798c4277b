"""Passwords of breaches, looked up in a file: none of them leaves this machine."""

import asyncio
import re
from contextlib import AbstractAsyncContextManager, nullcontext
from hashlib import sha1
from os import SEEK_END
from pathlib import Path
from typing import BinaryIO, Final

from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.breached_passwords import BreachedPasswords
from training_analyzer.ports.deployment import Deployment

_LONGEST_LINE: Final = 63
_DIGITS: Final = 40
_LINE: Final = re.compile(rb"[0-9A-Fa-f]{40}(:\d{1,19})?\r?\n?")


class NoBreaches:
    """Knows of none: the check is off."""

    async def holds(self, password: Secret) -> bool:  # noqa: ARG002 - a port's
        """Return False."""
        return False


def digest_of(password: Secret) -> str:
    """Return the hash under which passwords of breaches are listed: 40 digits, in upper case."""
    text = password.reveal().encode("utf-8", "surrogatepass")
    return sha1(text, usedforsecurity=False).hexdigest().upper()


class BreachFile:
    """A file of lines ``SHA1`` or ``SHA1:count``, in order of the hash, as "Have I Been Pwned" gives it away.

    A look-up reads some forty lines of a file of forty gigabytes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    async def holds(self, password: Secret) -> bool:
        """Return whether the file holds the password's hash."""
        return await asyncio.to_thread(self._holds, digest_of(password).encode())

    def is_sound(self) -> bool:
        """Return whether the first line and the last one are of such a file, in order. Raises OSError."""
        with self._path.open("rb") as file:
            size = file.seek(0, SEEK_END)
            first, last = _line_at(file, 0)[1], _line_at(file, max(0, size - 1))[1]
        return all(_LINE.fullmatch(line) for line in (first, last)) and first.upper() <= last.upper()

    def _holds(self, wanted: bytes) -> bool:
        with self._path.open("rb") as file:
            low, high = 0, file.seek(0, SEEK_END)  # the wanted line begins at one of these bytes
            while low < high:
                start, line = _line_at(file, (low + high) // 2)
                found = line[:_DIGITS].upper()
                if found == wanted:
                    return True
                if found < wanted:
                    low = start + len(line)
                else:
                    high = start
        return False


def _line_at(file: BinaryIO, place: int) -> tuple[int, bytes]:
    """Return where the line around a byte begins, and the line."""
    begin = max(0, place - _LONGEST_LINE)
    file.seek(begin)
    around = file.read(2 * _LONGEST_LINE + 2)
    start = around.rfind(b"\n", 0, place - begin) + 1
    return begin + start, around[start:].partition(b"\n")[0] + b"\n"


def build_none(_: Deployment) -> AbstractAsyncContextManager[BreachedPasswords]:
    """Return what knows of no breach."""
    return nullcontext(NoBreaches())


def build(deployment: Deployment) -> AbstractAsyncContextManager[BreachedPasswords]:
    """Return the look-up in a deployment's file. Raises InvalidSetting."""
    file = deployment.settings.get("file")
    if file is None:
        raise InvalidSetting(deployment.variable("file"), "the file of hashes")
    breaches = BreachFile(Path(file))
    try:
        sound = breaches.is_sound()
    except OSError as error:
        raise InvalidSetting(deployment.variable("file"), "the file of hashes, which can be read") from error
    if not sound:
        raise InvalidSetting(deployment.variable("file"), "a file of lines SHA1:count, in order of the hash")
    return nullcontext(breaches)
