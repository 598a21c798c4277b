"""One parser's process, seen from the server."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from training_analyzer.adapters.files.frames import (
    LENGTH_BYTES,
    MOST_REPLY_BYTES,
    Reply,
    decode,
    framed,
    length_of,
)

_BUFFER_BYTES: Final = 1024 * 1024
_START: Final = (
    "import sys; sys.path[:] = sys.argv[1:]; from training_analyzer.adapters.files.worker import main; main()"
)
# without it Windows starts no Python; everything else is kept from the process
_NEEDED: Final = ("SYSTEMROOT",)
_BROKEN: Final = (OSError, EOFError, asyncio.IncompleteReadError, msgspec.MsgspecError)


class ChildFailed(Exception):
    """The process died, or what it sent is no reply."""


def worker_command() -> Sequence[str]:
    """Return the command of a worker that imports what this process imports, and nothing else."""
    found = [str(Path(entry).resolve()) for entry in sys.path if entry]
    return (sys.executable, "-I", "-B", "-c", _START, *found)


class Child:
    """A process that reads files one after the other; after any failure it is of no more use."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self.served = 0

    @classmethod
    async def start(cls, command: Sequence[str]) -> "Child":
        """Start a process with an emptied environment, in a session of its own. Raises OSError."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env={name: os.environ[name] for name in _NEEDED if name in os.environ},
            start_new_session=True,
            limit=_BUFFER_BYTES,
        )
        return cls(process)

    @property
    def pid(self) -> int:
        """The process's number."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether the process is not known to have ended."""
        return self._process.returncode is None

    async def exchange(self, body: bytes) -> Reply:
        """Send a file and return the reply. Raises ChildFailed."""
        self.served += 1
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is None or stdout is None:
            raise ChildFailed
        try:
            stdin.write(framed(body))
            await stdin.drain()
            length = length_of(await stdout.readexactly(LENGTH_BYTES))
            if length > MOST_REPLY_BYTES:
                raise ChildFailed
            return decode(await stdout.readexactly(length))
        except _BROKEN as error:
            raise ChildFailed from error

    def kill(self) -> None:
        """End the process at once."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def end(self) -> None:
        """Close the pipes, and wait until the process is gone."""
        stdin, stdout = self._process.stdin, self._process.stdout
        if stdin is not None:
            stdin.close()
            with suppress(OSError):
                await stdin.wait_closed()
        if stdout is not None:
            while await stdout.read(_BUFFER_BYTES):
                pass
        await self._process.wait()
