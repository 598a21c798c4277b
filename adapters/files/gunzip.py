"""Unpacking gzip within bounds: some services export their recordings that way."""

import zlib
from typing import Final

from training_analyzer.domain.activities.errors import UnreadableFile

_MARK: Final = b"\x1f\x8b\x08"
_GZIP_WINDOW: Final = 31
_MOST_EXPANSION: Final = 100
_ALWAYS_ALLOWED_BYTES: Final = 1024 * 1024


def is_gzip(body: bytes) -> bool:
    """Tell whether a gzip header starts the body."""
    return body.startswith(_MARK)


def gunzipped(body: bytes, most_bytes: int) -> bytes:
    """Return the first member unpacked.

    Raises UnreadableFile when it is damaged, larger than ``most_bytes`` or expands more than 100 times.
    """
    most = min(most_bytes, max(len(body) * _MOST_EXPANSION, _ALWAYS_ALLOWED_BYTES))
    inflater = zlib.decompressobj(_GZIP_WINDOW)
    try:
        unpacked = inflater.decompress(body, most + 1)
    except zlib.error as error:
        raise UnreadableFile("its compression is damaged") from error
    if len(unpacked) > most:
        raise UnreadableFile("it unpacks to more than is allowed")
    if not inflater.eof:
        raise UnreadableFile("its compression is damaged")
    return unpacked
