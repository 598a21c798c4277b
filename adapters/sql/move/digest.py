"""One hash of a row for all engines: of its values, not of how an engine keeps them."""

import json
import struct
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b
from typing import Any, Final

from sqlalchemy import Float, Integer, LargeBinary
from sqlalchemy.types import TypeEngine

from training_analyzer.adapters.sql.types import Day, Flag, Json, Uid, UtcTime

type Encode = Callable[[Any], bytes]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
_EXACT: Final = 1 << 53
"""Up to here each whole number has a float of its own."""


def encoder_of(kind: TypeEngine[Any]) -> Encode:
    """Return how a column's values, NULL aside, are written for the hash."""
    for known, encode in _ENCODERS:
        if isinstance(kind, known):
            return encode
    return _text


def digest_of(row: Sequence[Any], encoders: Sequence[Encode]) -> int:
    """Return 8 bytes of BLAKE2b as a number. Each value goes in with its length, so that no two rows look alike."""
    hashed = blake2b(digest_size=8)
    for value, encode in zip(row, encoders, strict=True):
        if value is None:
            hashed.update(b"-")
            continue
        encoded = encode(value)
        hashed.update(b"%d:" % len(encoded))
        hashed.update(encoded)
    return int.from_bytes(hashed.digest())


def _text(value: str) -> bytes:
    return value.encode()


def _instant(value: datetime) -> bytes:
    return b"%d" % ((value - _EPOCH) // _MICROSECOND)


def _day(value: date) -> bytes:
    return b"%d" % value.toordinal()


def _real(value: float) -> bytes:
    return struct.pack(">d", value)


def _json(value: Any) -> bytes:
    return json.dumps(_even(value), sort_keys=True, separators=(",", ":")).encode()


def _even(value: Any) -> Any:
    """Return a JSON value whose numbers are written in one way: jsonb gives 1e20 back as a whole number."""
    if isinstance(value, dict):
        return {name: _even(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_even(each) for each in value]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value
    if abs(value) > _EXACT:
        return float(value)
    return int(value) if value == int(value) else value


_ENCODERS: Final[Sequence[tuple[type[Any], Encode]]] = (
    (Uid, lambda value: value.bytes),
    (UtcTime, _instant),
    (Day, _day),
    (Flag, lambda value: b"%d" % value),
    (Json, _json),
    (Float, _real),
    (Integer, lambda value: b"%d" % value),
    (LargeBinary, bytes),
)
