"""A file of files."""

from collections.abc import AsyncIterable
from typing import Protocol, runtime_checkable


@runtime_checkable
class Archive(Protocol):
    """Takes files one after the other, and never holds a whole one."""

    async def add(self, name: str, chunks: AsyncIterable[bytes]) -> None:
        """Write a file. Raises ExportTooLarge once the archive is larger than it may be."""
        ...
