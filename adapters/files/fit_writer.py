"""A small writer of FIT files: header, definitions, data and checksum, after Garmin's public protocol description.

It writes what workouts need: unsigned integers and texts, little-endian, one definition for each message.
"""

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

_HEADER: Final = struct.Struct("<BBHI4s")
_CHECKSUM: Final = struct.Struct("<H")
_PROTOCOL: Final = 0x10
_PROFILE: Final = 2132
_DEFINITION: Final = 0x40
_MOST_TEXT_BYTES: Final = 250
_NIBBLES: Final = (
    0x0000, 0xCC01, 0xD801, 0x1400, 0xF001, 0x3C00, 0x2800, 0xE401,
    0xA001, 0x6C00, 0x7800, 0xB401, 0x5000, 0x9C01, 0x8801, 0x4400,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BaseType:
    """How a number is written: its number in definitions, its letter for ``struct``, and what stands for none."""

    number: int
    letter: str
    invalid: int


ENUM: Final = BaseType(0x00, "B", 0xFF)
UINT16: Final = BaseType(0x84, "H", 0xFFFF)
UINT32: Final = BaseType(0x86, "I", 0xFFFFFFFF)
UINT32Z: Final = BaseType(0x8C, "I", 0)
_TEXT: Final = 0x07


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a message by its number; without a ``base`` it is text, as wide as the longest of the messages."""

    number: int
    base: BaseType | None = None


@dataclass(frozen=True, slots=True)
class MessageKind:
    """A message by its global number, with the fields that are written, by name."""

    number: int
    fields: Mapping[str, Field]


type Values = Mapping[str, int | str | None]


def fit_file(messages: Sequence[tuple[MessageKind, Sequence[Values]]]) -> bytes:
    """Return a file of messages, each kind defined once. What is absent or None is written as invalid."""
    body = b"".join(_records(local, kind, rows) for local, (kind, rows) in enumerate(messages))
    head = _HEADER.pack(14, _PROTOCOL, _PROFILE, len(body), b".FIT")
    whole = head + _CHECKSUM.pack(checksum(head)) + body
    return whole + _CHECKSUM.pack(checksum(whole))


def checksum(data: bytes) -> int:
    """Return the 16 bits by which a reader knows that the data are whole."""
    value = 0
    for byte in data:
        for nibble in (byte & 0xF, byte >> 4):
            value = (value >> 4) ^ _NIBBLES[value & 0xF] ^ _NIBBLES[nibble]
    return value


def _records(local: int, kind: MessageKind, rows: Sequence[Values]) -> bytes:
    texts = {
        name: max(len(_text(row.get(name))) for row in rows)
        for name, field in kind.fields.items()
        if field.base is None
    }
    data = (bytes([local]) + _data(kind, row, texts) for row in rows)
    return _definition(local, kind, texts) + b"".join(data)


def _definition(local: int, kind: MessageKind, texts: Mapping[str, int]) -> bytes:
    described = b""
    for name, field in kind.fields.items():
        base = field.base
        size = texts[name] if base is None else struct.calcsize(base.letter)
        described += bytes([field.number, size, _TEXT if base is None else base.number])
    return struct.pack("<BBBHB", _DEFINITION | local, 0, 0, kind.number, len(kind.fields)) + described


def _data(kind: MessageKind, row: Values, texts: Mapping[str, int]) -> bytes:
    written = b""
    for name, field in kind.fields.items():
        value = row.get(name)
        if field.base is None:
            written += _text(value).ljust(texts[name], b"\0")
        else:
            written += struct.pack(f"<{field.base.letter}", field.base.invalid if value is None else value)
    return written


def _text(value: int | str | None) -> bytes:
    """Return a text with the NUL that ends it, cut between characters where it is too long."""
    encoded = str(value or "").replace("\0", "").encode()[:_MOST_TEXT_BYTES]
    return encoded.decode(errors="ignore").encode() + b"\0"
