"""Cursors: a position in a list, opaque to the client, bound to the filter it was made under."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from datetime import UTC, datetime, time, timedelta
from hashlib import sha256
from struct import Struct, error
from typing import Final
from uuid import UUID

from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.goals.goal import GoalPlace
from training_analyzer.domain.ids import ActivityId, GoalId
from training_analyzer.entrypoints.http.problems import HttpProblem

_LAYOUT: Final = Struct(">bq16s8s")  # version, microseconds since 1970, id, digest
_VERSION: Final = 1
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def encode(position: Position, filtered_by: object) -> str:
    """Return the cursor of a position in a list made with a filter."""
    micros = (position.at - _EPOCH) // timedelta(microseconds=1)
    digest = _digest(micros, position.id.bytes, filtered_by)
    return urlsafe_b64encode(_LAYOUT.pack(_VERSION, micros, position.id.bytes, digest)).decode().rstrip("=")


def decode(cursor: str | None, filtered_by: object) -> Position | None:
    """Return the position of a cursor, None for none. Raises HttpProblem for garbage or another filter's."""
    if cursor is None:
        return None
    try:
        packed = urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))
        version, micros, raw, digest = _LAYOUT.unpack(packed)
        if version == _VERSION and digest == _digest(micros, raw, filtered_by):
            return Position(_EPOCH + timedelta(microseconds=micros), ActivityId(UUID(bytes=raw)))
    except (Error, UnicodeEncodeError, error, OverflowError):
        pass
    raise HttpProblem("invalid_cursor", "The cursor is not one of this list; start again without it.")


def encode_day(place: GoalPlace, filtered_by: object) -> str:
    """Return the cursor of a place in a list by day: of the instant at which that day begins in UTC."""
    midnight = datetime.combine(place.day, time(), UTC)
    return encode(Position(midnight, ActivityId(place.id)), filtered_by)


def decode_day(cursor: str | None, filtered_by: object) -> GoalPlace | None:
    """Return the place of a cursor, None for none. Raises HttpProblem for garbage or another filter's."""
    position = decode(cursor, filtered_by)
    return None if position is None else GoalPlace(position.at.date(), GoalId(position.id))


def _digest(micros: int, raw: bytes, filtered_by: object) -> bytes:
    return sha256(f"{micros} {raw.hex()} {filtered_by!r}".encode()).digest()[:8]
