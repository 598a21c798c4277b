"""The driver's connections, as every pool of ours makes them."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from training_analyzer.adapters.supabase.schema import told
from training_analyzer.adapters.supabase.settings import Settings

CONNECT_TIMEOUT_S: Final = 10

_LOST: Final = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.CannotConnectNowError,
)
_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)  # PostgreSQL counts from here
_JSONB_VERSION: Final = b"\x01"  # stands before each value
_MICROSECOND: Final = timedelta(microseconds=1)


def driver_arguments(settings: Settings) -> dict[str, Any]:
    """Return what the driver's connect takes, for any pooler in between."""
    address = settings.address
    arguments: dict[str, Any] = {
        "host": address.host,
        "port": address.port,
        "user": address.user,
        "password": address.password.reveal() if address.password else None,
        "database": address.database,
        "ssl": address.tls or False,  # without a word the driver would try TLS that verifies nothing
        "timeout": CONNECT_TIMEOUT_S,
    }
    if settings.pooler.forgets_statements:
        arguments["statement_cache_size"] = 0
    return arguments


def is_lost(error: BaseException | None) -> bool:
    """Whether a connection serves nothing any more after one of the driver's errors.

    Its internal error is what follows where the server's farewell came in between two statements.
    """
    return isinstance(error, _LOST) and not isinstance(
        error, ValueError
    )  # a value that it cannot send is a bug of ours


@asynccontextmanager
async def connected(settings: Settings) -> AsyncIterator[asyncpg.Connection]:
    """Open a connection of its own, and close it at the end. Raises StoreUnavailable."""
    try:
        connection = await asyncpg.connect(**driver_arguments(settings))
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise told(error) from error
    try:
        yield connection
    finally:
        await connection.close()


async def set_up_reads(connection: Any) -> None:
    """Set up a connection of the driver's own pool; SQLAlchemy reads JSON by itself."""
    await set_up(connection)
    await connection.set_type_codec(
        "jsonb", schema="pg_catalog", encoder=_json_sent, decoder=_json_received, format="binary"
    )


async def set_up(connection: Any) -> None:
    """Let all instants be instants: the driver takes the first and the last there are for infinities."""
    await connection.set_type_codec(
        "timestamptz", schema="pg_catalog", encoder=_sent, decoder=_received, format="tuple"
    )


def _sent(at: datetime) -> tuple[int]:
    return ((at - _EPOCH) // _MICROSECOND,)


def _received(microseconds: tuple[int]) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds[0])


def _json_sent(value: Any) -> bytes:
    return _JSONB_VERSION + json.dumps(value).encode()


def _json_received(sent: bytes) -> Any:
    return json.loads(sent.removeprefix(_JSONB_VERSION))
