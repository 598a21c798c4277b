"""The frame of a FIT file: chained files, and headers to trust no more than needed."""

from collections.abc import Iterator
from typing import Final

from training_analyzer.adapters.files.detect import FIT_MARK

_SHORT: Final = 12
_LONG: Final = 14
_CRC: Final = 2


def parts(body: bytes) -> Iterator[bytes]:
    """Yield the FIT files that a body chains, each with its header and checksum.

    What follows the last one without being a FIT file comes last, unless it is padding with zeros.
    """
    at = 0
    while at < len(body):
        end = at + _header_bytes(body, at) + declared_bytes(body, at) + _CRC
        if not _starts_at(body, end):
            end = end if _is_followed_by_junk(body, at, end) else len(body)
        yield _without_padding(body, at, end)
        at = end if body[end:].strip(b"\x00") else len(body)


def is_part(part: bytes) -> bool:
    """Tell whether a part has a FIT header."""
    return _starts_at(part, 0)


def declared_bytes(body: bytes, at: int = 0) -> int:
    """Return how many bytes of messages the header announces; 0 from a recorder that was cut off."""
    return int.from_bytes(body[at + 4 : at + 8], "little")


def messages_of(part: bytes) -> bytes:
    """Return the messages of a part, as far as they are there, without header and checksum."""
    header = _header_bytes(part, 0)
    declared = declared_bytes(part)
    return part[header : header + declared] if declared else part[header:]


def reframed(messages: bytes) -> bytes:
    """Put a fresh header before messages; no checksum follows."""
    return bytes((_SHORT, 0x20)) + b"\x00\x00" + len(messages).to_bytes(4, "little") + FIT_MARK + messages


def _header_bytes(body: bytes, at: int) -> int:
    return _SHORT if body[at] == _SHORT else _LONG


def _starts_at(body: bytes, at: int) -> bool:
    return body[at + 8 : at + 12] == FIT_MARK


def _is_followed_by_junk(body: bytes, at: int, end: int) -> bool:
    return declared_bytes(body, at) > 0 and end < len(body)


def _without_padding(body: bytes, at: int, end: int) -> bytes:
    return body if at == 0 and end >= len(body) else body[at:end]
