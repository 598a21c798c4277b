"""Cursors: a position in a list, opaque to the client, signed together with the filter it was made under."""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import UTC, datetime, time, timedelta
from struct import Struct, error
from typing import Final
from uuid import UUID

from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.goals.goal import GoalPlace
from training_analyzer.domain.ids import ActivityId, GoalId
from training_analyzer.entrypoints.http.problems import HttpProblem
from training_analyzer.ports.derived_keys import DerivedKeys, KeyPurpose

_LAYOUT: Final = Struct(">bq16s16s")  # version, microseconds since 1970, id, signature
_VERSION: Final = 2
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


class InvalidCursor(HttpProblem):
    """A cursor that this list did not give."""

    def __init__(self) -> None:
        super().__init__("invalid_cursor", "The cursor is not one of this list; start again without it.")


def cursor_of(packed: bytes) -> str:
    """Return bytes as a cursor."""
    return urlsafe_b64encode(packed).decode().rstrip("=")


def bytes_of(cursor: str) -> bytes:
    """Return the bytes of a cursor. Raises ValueError for text that is none."""
    return urlsafe_b64decode(cursor.encode("ascii") + b"=" * (-len(cursor) % 4))


class Cursors:
    """Makes and reads cursors; those by an older secret are read as long as it is there."""

    def __init__(self, keys: DerivedKeys) -> None:
        self._keys = keys

    def encode(self, position: Position, filtered_by: object) -> str:
        """Return the cursor of a position in a list made with a filter."""
        micros = (position.at - _EPOCH) // timedelta(microseconds=1)
        key = self._keys.key(KeyPurpose.CURSOR)
        signature = _signature(key, micros, position.id.bytes, filtered_by)
        packed = _LAYOUT.pack(_VERSION, micros, position.id.bytes, signature)
        return cursor_of(packed)

    def decode(self, cursor: str | None, filtered_by: object) -> Position | None:
        """Return the position of a cursor, None for none. Raises InvalidCursor for a forged or another filter's."""
        if cursor is None:
            return None
        try:
            version, micros, raw, signature = _LAYOUT.unpack(bytes_of(cursor))
            if version == _VERSION and self._is_ours(signature, micros, raw, filtered_by):
                return Position(_EPOCH + timedelta(microseconds=micros), ActivityId(UUID(bytes=raw)))
        except (ValueError, error, OverflowError):
            pass
        raise InvalidCursor

    def encode_day(self, place: GoalPlace, filtered_by: object) -> str:
        """Return the cursor of a place in a list by day: of the instant at which that day begins in UTC."""
        midnight = datetime.combine(place.day, time(), UTC)
        return self.encode(Position(midnight, ActivityId(place.id)), filtered_by)

    def decode_day(self, cursor: str | None, filtered_by: object) -> GoalPlace | None:
        """Return the place of a cursor, None for none. Raises InvalidCursor for a forged or another filter's."""
        position = self.decode(cursor, filtered_by)
        return None if position is None else GoalPlace(position.at.date(), GoalId(position.id))

    def encode_id(self, at: datetime, row_id: UUID, filtered_by: object) -> str:
        """Return the cursor of a place in a list by id, which is of an instant."""
        return self.encode(Position(at, ActivityId(row_id)), filtered_by)

    def decode_id(self, cursor: str | None, filtered_by: object) -> UUID | None:
        """Return the id of a cursor, None for none. Raises InvalidCursor for a forged or another filter's."""
        position = self.decode(cursor, filtered_by)
        return None if position is None else position.id

    def _is_ours(self, signature: bytes, micros: int, raw: bytes, filtered_by: object) -> bool:
        return any(
            hmac.compare_digest(signature, _signature(key, micros, raw, filtered_by))
            for key in self._keys.keys(KeyPurpose.CURSOR)
        )


def _signature(key: bytes, micros: int, raw: bytes, filtered_by: object) -> bytes:
    return hmac.digest(key, f"{micros} {raw.hex()} {filtered_by!r}".encode(), "sha256")[:16]
