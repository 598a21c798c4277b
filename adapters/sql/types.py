"""Column types: the only file that knows how the engines differ.

SQLite's tables are STRICT, so each type there is one of TEXT, INTEGER, REAL and BLOB.
"""

import json
from datetime import UTC, date, datetime
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from sqlalchemy import (
    REAL,
    BigInteger,
    Boolean,
    Date,
    DateTime,
    Dialect,
    Double,
    Integer,
    LargeBinary,
    Text,
    Uuid,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

Big: Final = BigInteger().with_variant(Integer(), "sqlite")
Real: Final[TypeEngine[float]] = Double().with_variant(REAL(), "sqlite")
Blob: Final = LargeBinary()


class Converted[T](TypeDecorator[T]):
    """A type whose values the driver of SQLite does not know; ``of_sqlite`` makes one of what it gave, NULL aside."""

    __abstract__ = True
    of_sqlite: ClassVar[Any]  # a function of one value; declared as one, it would be taken for a method

    def process_result_value(self, value: Any, dialect: Dialect) -> T | None:
        """Return the value behind what the driver gave."""
        if value is None or dialect.name != "sqlite":
            return cast("T | None", value)
        return cast("T", self.of_sqlite(value))


class NaiveTime(ValueError):
    """An instant without a time zone was to be stored: a bug of ours."""


class Uid(Converted[UUID]):
    """A UUID; 36 characters on SQLite, readable in any shell, in the order of the ids."""

    impl = Uuid
    cache_ok = True
    of_sqlite = UUID

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the engine's own type."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Uuid())

    def process_bind_param(self, value: UUID | None, dialect: Dialect) -> Any:
        """Return what the driver takes."""
        return str(value) if value is not None and dialect.name == "sqlite" else value


class UtcTime(Converted[datetime]):
    """An aware instant; on SQLite text of fixed width, in UTC to the microsecond, so that it sorts."""

    impl = DateTime(timezone=True)
    cache_ok = True
    of_sqlite = datetime.fromisoformat

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the engine's own type."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        """Return what the driver takes. Raises NaiveTime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise NaiveTime(value.isoformat())
        if dialect.name != "sqlite":
            return value
        return value.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


class Day(Converted[date]):
    """A calendar day, the athlete's own."""

    impl = Date
    cache_ok = True
    of_sqlite = date.fromisoformat

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the engine's own type."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else Date())

    def process_bind_param(self, value: date | None, dialect: Dialect) -> Any:
        """Return what the driver takes."""
        return value.isoformat() if value is not None and dialect.name == "sqlite" else value


class Flag(Converted[bool]):
    """True or false; 0 or 1 on SQLite."""

    impl = Boolean
    cache_ok = True
    of_sqlite = bool

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the engine's own type."""
        return dialect.type_descriptor(Integer() if dialect.name == "sqlite" else Boolean())

    def process_bind_param(self, value: bool | None, dialect: Dialect) -> Any:  # noqa: FBT001 - SQLAlchemy calls it so
        """Return what the driver takes."""
        return int(value) if value is not None and dialect.name == "sqlite" else value


class Json(Converted[Any]):
    """A JSON value; on SQLite canonical text: sorted keys, no spaces, no NaN. None is NULL."""

    impl = Text
    cache_ok = True
    of_sqlite = staticmethod(json.loads)

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the engine's own type."""
        return dialect.type_descriptor(Text() if dialect.name == "sqlite" else JSONB(none_as_null=True))

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return what the driver takes. Raises ValueError for NaN and infinities."""
        if value is None or dialect.name != "sqlite":
            return value
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
