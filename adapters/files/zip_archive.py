"""A ZIP archive in an open file."""

import asyncio
from collections.abc import AsyncIterable, Iterator
from contextlib import contextmanager
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile

from training_analyzer.domain.jobs.export import ExportTooLarge


class ZipArchive:
    """Compresses in a thread, chunk by chunk."""

    def __init__(self, archive: ZipFile, file: IO[bytes], most_bytes: int | None) -> None:
        self._archive, self._file, self._most_bytes = archive, file, most_bytes

    async def add(self, name: str, chunks: AsyncIterable[bytes]) -> None:
        """Write a file. Raises ExportTooLarge."""
        member = self._archive.open(name, "w", force_zip64=True)
        try:
            async for chunk in chunks:
                await asyncio.to_thread(member.write, chunk)
                self._check_size()
        finally:
            member.close()

    def _check_size(self) -> None:
        if self._most_bytes is not None and self._file.tell() > self._most_bytes:
            raise ExportTooLarge(self._most_bytes)


@contextmanager
def zip_archive(file: IO[bytes], *, most_bytes: int | None = None) -> Iterator[ZipArchive]:
    """Write an archive into a file that is open for writing and seeking; its directory is written at the end."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        yield ZipArchive(archive, file, most_bytes)
