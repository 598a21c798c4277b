"""Reading ZIP archives that strangers made, member by member."""

import io
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final

from training_analyzer.adapters.files.gunzip import gunzipped, is_gzip
from training_analyzer.adapters.files.parse import MOST_BYTES
from training_analyzer.adapters.files.words import plain
from training_analyzer.domain.activities.errors import UnreadableFile

MOST_MEMBERS: Final = 20_000
MOST_TOTAL_BYTES: Final = 4 * 1024**3
MOST_EXPANSION: Final = 100
_MOST_DIRECTORY_BYTES: Final = 8 * 1024 * 1024
_ALWAYS_ALLOWED_BYTES: Final = 1024 * 1024
_CHUNK_BYTES: Final = 64 * 1024
_ENCRYPTED: Final = 0x1
_METHODS: Final = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_ARCHIVES: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"Rar!",
    b"7z\xbc\xaf\x27\x1c",
    b"\xfd7zXZ",
    b"BZh",
    b"\x28\xb5\x2f\xfd",
)
_TAR_MARK: Final = (257, b"ustar")
_UNPACKING_FAILS: Final = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive: its bytes, or why there are none. ``name`` is for reading, never a path."""

    name: str
    body: bytes | None = field(default=None, repr=False)
    error: UnreadableFile | None = None


class _Bounded(io.BufferedReader):
    """Refuses a large read, which the library makes for an archive's directory: its size is the archive's claim."""

    def read(self, size: int | None = -1, /) -> bytes:
        asked = _MOST_DIRECTORY_BYTES + 1 if size is None or size < 0 else size
        content = super().read(min(asked, _MOST_DIRECTORY_BYTES + 1))
        if len(content) > _MOST_DIRECTORY_BYTES:
            raise UnreadableFile("its directory is too large")
        return content


def is_archive(start: bytes) -> bool:
    """Tell whether a body starts as a ZIP archive does."""
    return start.startswith((b"PK\x03\x04", b"PK\x05\x06"))


def members(
    path: Path, *, most_members: int = MOST_MEMBERS, most_total_bytes: int = MOST_TOTAL_BYTES
) -> Iterator[Member]:
    """Yield the files of an archive one by one, unpacked and counted while they are.

    A bad member is an entry with an error and never stops the rest; folders and what systems add are left out.
    Raises UnreadableFile when the archive itself is none, has too many members or too large a directory.
    """
    with path.open("rb", buffering=0) as raw, _Bounded(raw) as source:
        total = min(most_total_bytes, max(path.stat().st_size * MOST_EXPANSION, MOST_BYTES))
        yield from _members(source, most_members, total)


def _members(source: BinaryIO, most_members: int, left: int) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(source)
    except _UNPACKING_FAILS as error:
        raise UnreadableFile("it is no readable archive") from error
    with archive:
        if len(archive.infolist()) > most_members:
            raise UnreadableFile(f"it has more than {most_members} members")
        for entry in archive.infolist():
            if entry.is_dir() or _is_clutter(entry.filename):
                continue
            member, taken = _member(archive, entry, left)
            left -= taken
            yield member
            if left <= 0:
                yield Member("…", error=UnreadableFile("the archive unpacks to more than is allowed"))
                return


def _member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, left: int) -> tuple[Member, int]:
    """Return one member, and how many bytes unpacking it took."""
    name = plain(entry.filename, 200) or "?"
    unpacked = bytearray()
    try:
        _check_entry(entry)
        _unpack(archive, entry, unpacked, left)
        return Member(name, _content(bytes(unpacked))), len(unpacked)
    except UnreadableFile as error:
        return Member(name, error=error), len(unpacked)
    except _UNPACKING_FAILS:
        return Member(name, error=UnreadableFile("its place in the archive is damaged")), len(unpacked)


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & _ENCRYPTED:
        raise UnreadableFile("it is encrypted")
    if entry.compress_type not in _METHODS:
        raise UnreadableFile("its compression is not supported")
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise UnreadableFile("it is a link")


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, into: bytearray, left: int) -> None:
    """Unpack into ``into``, counting what comes out: the sizes that the archive states are claims."""
    expanded = max(entry.compress_size * MOST_EXPANSION, _ALWAYS_ALLOWED_BYTES)
    with archive.open(entry) as source:
        while chunk := source.read(_CHUNK_BYTES):
            into += chunk
            if len(into) > MOST_BYTES:
                raise UnreadableFile(f"it is larger than {MOST_BYTES // 1024 // 1024} MiB")
            if len(into) > expanded or len(into) > left:
                raise UnreadableFile("it unpacks to more than is allowed")


def _content(body: bytes) -> bytes:
    if is_gzip(body):
        body = gunzipped(body, MOST_BYTES)
    if is_gzip(body) or body.startswith(_ARCHIVES) or body[_TAR_MARK[0] :].startswith(_TAR_MARK[1]):
        raise UnreadableFile("it is an archive in an archive")
    return body


def _is_clutter(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith("._")
