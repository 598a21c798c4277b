"""The driver's connections, as every pool of ours makes them."""

import json
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from training_analyzer.adapters.supabase.schema import told
from training_analyzer.adapters.supabase.settings import Settings

CONNECT_TIMEOUT_S: Final = 5

_KEEPALIVE: Final = {"TCP_KEEPIDLE": 30, "TCP_KEEPINTVL": 10, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 60_000}
"""When a silent connection is asked for life, how often, and how long (ms) what was sent may stay unconfirmed."""

DRIVERS: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
"""All that the driver raises."""

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


def serving_arguments(settings: Settings) -> dict[str, Any]:
    """Return the same for the server's pools, whose statements all end: a migration's may take hours.

    The server ends them itself, before; the limit is for a server that says nothing any more.
    """
    limit_s = settings.answer_limit_s
    return driver_arguments(settings) | {
        "timeout": min(CONNECT_TIMEOUT_S, limit_s),
        "command_timeout": limit_s,
    }


def is_lost(error: BaseException | None) -> bool:
    """Whether a connection serves nothing any more after one of the driver's errors, a time limit among them.

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
        _keep_alive(connection)
    except DRIVERS as error:
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
    """Let all instants be instants: the driver takes the first and the last there are for infinities.

    The system watches the connection, too: one whose other side is gone without a word is closed.
    """
    _keep_alive(connection)
    await connection.set_type_codec(
        "timestamptz", schema="pg_catalog", encoder=_sent, decoder=_received, format="tuple"
    )


def _keep_alive(connection: Any) -> None:
    ours = connection._transport.get_extra_info("socket")  # noqa: SLF001 - the driver has no setting for it
    if ours.family not in {socket.AF_INET, socket.AF_INET6}:
        return
    with socket.socket(ours.family, socket.SOCK_STREAM, fileno=os.dup(ours.fileno())) as same:
        same.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _KEEPALIVE.items():
            if hasattr(socket, name):  # systems differ
                same.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _sent(at: datetime) -> tuple[int]:
    return ((at - _EPOCH) // _MICROSECOND,)


def _received(microseconds: tuple[int]) -> datetime:
    return _EPOCH + timedelta(microseconds=microseconds[0])


def _json_sent(value: Any) -> bytes:
    return _JSONB_VERSION + json.dumps(value).encode()


def _json_received(sent: bytes) -> Any:
    return json.loads(sent.removeprefix(_JSONB_VERSION))
