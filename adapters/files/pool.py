"""A few parser's processes, kept warm and replaced when they fail."""

import asyncio
import logging
from collections.abc import Sequence
from types import TracebackType
from typing import Final, Self

from training_analyzer.adapters.files.child import Child, ChildFailed, worker_command
from training_analyzer.adapters.files.frames import Refused, Reply
from training_analyzer.domain.activities.errors import ReaderBusy, UnreadableFile

FILES_PER_CHILD: Final = 50
MOST_WAITING: Final = 32
_FAREWELL_S: Final = 2.0

_log = logging.getLogger(__name__)


class ParserPool:
    """Reads files in at most ``workers`` processes, each file within ``timeout_s`` seconds of wall time.

    Processes start with the first file. Cancelling a read kills its process: a reply that nobody waits for must
    not be taken for the next file's.
    """

    def __init__(
        self,
        *,
        workers: int,
        timeout_s: float,
        files_per_child: int = FILES_PER_CHILD,
        most_waiting: int = MOST_WAITING,
        command: Sequence[str] | None = None,
    ) -> None:
        self._command = command or worker_command()
        self._timeout_s = timeout_s
        self._files_per_child = files_per_child
        self._most_waiting = most_waiting
        self._workers = workers
        self._turns = asyncio.Semaphore(workers)
        self._waiting = 0
        self._closed = False
        self._busy: set[Child] = set()
        self._idle: list[Child] = []
        self._ending: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """End all processes, and wait until they are gone. Reads that still run raise ReaderBusy."""
        self._closed = True
        for child in self._busy:
            child.kill()
        for _ in range(self._workers):
            await self._turns.acquire()
        while self._idle:
            self._dismiss(self._idle.pop())
        if self._ending:
            await asyncio.gather(*self._ending)

    async def read(self, body: bytes) -> Reply:
        """Return the reply to a file. Raises UnreadableFile when its process ends over it, ReaderBusy."""
        if self._closed or (self._turns.locked() and self._waiting >= self._most_waiting):
            raise ReaderBusy
        self._waiting += 1
        try:
            await self._turns.acquire()
        finally:
            self._waiting -= 1
        try:
            return await self._exchange(body)
        finally:
            self._turns.release()

    async def _exchange(self, body: bytes) -> Reply:
        child = await self._child()
        self._busy.add(child)
        whole = False
        try:
            async with asyncio.timeout(self._timeout_s):
                reply = await child.exchange(body)
            whole = True
        except TimeoutError as error:
            raise UnreadableFile(f"reading it took more than {self._timeout_s:g} seconds") from error
        except ChildFailed as error:
            if self._closed:
                raise ReaderBusy from error
            raise UnreadableFile("its reader ran out of memory or time, or failed") from error
        finally:
            self._put_back(child, whole=whole)
        if isinstance(reply, Refused) and reply.traceback:
            _log.error("A file ended its reader:\n%s", reply.traceback)
        return reply

    async def _child(self) -> Child:
        if self._closed:
            raise ReaderBusy
        while self._idle:
            child = self._idle.pop()
            if child.alive:
                return child
            self._dismiss(child)
        try:
            return await Child.start(self._command)
        except OSError as error:
            _log.exception("No process could be started to read a file.")
            raise ReaderBusy from error

    def _put_back(self, child: Child, *, whole: bool) -> None:
        self._busy.discard(child)
        if not whole:
            child.kill()
        if whole and child.served < self._files_per_child:
            self._idle.append(child)
        else:
            self._dismiss(child)

    def _dismiss(self, child: Child) -> None:
        """See a process out without making anyone wait."""
        task = asyncio.create_task(_see_out(child))
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


async def _see_out(child: Child) -> None:
    """Let a process end by itself, which it does when its input closes; kill it when it does not."""
    try:
        async with asyncio.timeout(_FAREWELL_S):
            await child.end()
    except TimeoutError:
        child.kill()
        await child.end()
