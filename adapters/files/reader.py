"""The reader of recordings: a pool of processes behind the port."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from training_analyzer.adapters.files.frames import Refused, raise_refusal
from training_analyzer.adapters.files.parse import check_size
from training_analyzer.adapters.files.pool import ParserPool
from training_analyzer.domain.activities.recording import Recording
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.recording_reader import RecordingReader


class FileRecordingReader:
    """Reads FIT, GPX and TCX, also gzipped, in processes of their own."""

    def __init__(self, pool: ParserPool) -> None:
        self._pool = pool

    async def read(self, body: bytes) -> Recording:
        """Return what the file holds.

        Raises UnsupportedFormat, NotAnActivity, UnreadableFile, ReaderBusy.
        """
        check_size(body)
        reply = await self._pool.read(body)
        if isinstance(reply, Refused):
            raise_refusal(reply)
        return reply.recording


def build(deployment: Deployment) -> AbstractAsyncContextManager[RecordingReader]:
    """Return the reader of a deployment; leaving the context ends its processes.

    Settings: ``workers`` (processes) and ``timeout_s`` (wall time a file). Raises InvalidSetting.
    """
    workers = deployment.whole_number("workers", least=1, most=64)
    timeout_s = deployment.whole_number("timeout_s", least=1, most=600)
    return _open(workers, timeout_s)


@asynccontextmanager
async def _open(workers: int, timeout_s: float) -> AsyncIterator[RecordingReader]:
    async with ParserPool(workers=workers, timeout_s=timeout_s) as pool:
        yield FileRecordingReader(pool)
