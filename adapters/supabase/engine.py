"""The asynchronous engine over PostgreSQL, and its connections with a transaction begun."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, nullcontext, suppress
from typing import Any, Final
from weakref import WeakSet

from sqlalchemy import ExceptionContext, event
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from training_analyzer.adapters.sql.shielded import to_the_end
from training_analyzer.adapters.sql.transaction import told
from training_analyzer.adapters.supabase import schema
from training_analyzer.adapters.supabase.connection import DRIVERS, is_lost, serving_arguments, set_up
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.adapters.supabase.settings import Settings
from training_analyzer.adapters.supabase.turns import Turns
from training_analyzer.domain.errors import NestedUnit
from training_analyzer.domain.ids import UserId

_RECYCLE_S: Final = 300
_FREE_TIMEOUT_S: Final = 10
_CLOSE_TIMEOUT_S: Final = 5


@asynccontextmanager
async def open_engine(settings: Settings, size: int) -> AsyncIterator[AsyncEngine]:
    """Open an engine with a pool of its own, which connects when it is asked to; close it, whoever still holds one."""
    engine = _engine(settings, size)
    opened: WeakSet[Any] = WeakSet()
    event.listen(
        engine.sync_engine, "connect", lambda connection, _record: opened.add(connection.driver_connection)
    )
    try:
        yield engine
    finally:
        with suppress(TimeoutError):  # a server that is silent does not say farewell
            async with asyncio.timeout(_CLOSE_TIMEOUT_S):
                await engine.dispose()
        for connection in tuple(opened):
            connection.terminate()


def _engine(settings: Settings, size: int) -> AsyncEngine:
    arguments = serving_arguments(settings)
    if settings.pooler.forgets_statements:
        # unnamed statements are gone with their transaction; named ones would pile up on the server's connections
        arguments |= {"prepared_statement_cache_size": 0, "prepared_statement_name_func": _unnamed}
    engine = create_async_engine(
        "postgresql+asyncpg://",
        connect_args=arguments,
        pool_size=size,
        max_overflow=0,
        pool_recycle=_RECYCLE_S,
        pool_timeout=_FREE_TIMEOUT_S,
        hide_parameters=True,
    )
    event.listen(engine.sync_engine, "connect", lambda connection, _record: connection.run_async(set_up))
    event.listen(engine.sync_engine, "checkout", _refuse_closed)
    event.listen(engine.sync_engine, "handle_error", _give_up_lost)
    return engine


def _unnamed() -> str:
    return ""


def _refuse_closed(connection: Any, _record: object, _proxy: object) -> None:
    """Let the pool connect anew in the place of a connection that the server closed: it costs no round trip."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _give_up_lost(context: ExceptionContext) -> None:
    """Let the pool give up a lost connection, and all that were made before it was lost."""
    error = context.original_exception
    context.is_disconnect = context.is_disconnect or is_lost(error) or is_lost(error.__cause__)


class Transactions:
    """Hands out connections with a transaction begun behind the fence."""

    def __init__(self, engine: AsyncEngine, fence: Fence, *, read_only: bool) -> None:
        if read_only:
            engine = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        self._engine = engine
        self._fence = fence
        self._read_only = read_only
        self._turns = Turns(fence.lock_limit_ms)
        self._holders: set[asyncio.Task[Any] | None] = set()

    @asynccontextmanager
    async def __call__(self, owner: UserId | None = None) -> AsyncIterator[AsyncConnection]:
        """Open a transaction of an athlete or the system. Raises StoreUnavailable, WriteConflict, NestedUnit."""
        if self._read_only or owner is None:
            turn: AbstractAsyncContextManager[None] = nullcontext()
        else:
            turn = self._turns.of(owner)
        with self._held():
            async with turn, self._begun(owner) as connection:
                yield connection

    @contextmanager
    def _held(self) -> Iterator[None]:
        """Let the task hold one alone: where all do, and ask for a second one, no connection is ever free again."""
        task = asyncio.current_task()
        if task in self._holders:
            raise NestedUnit
        self._holders.add(task)
        try:
            yield
        finally:
            self._holders.discard(task)

    @asynccontextmanager
    async def _begun(self, owner: UserId | None) -> AsyncIterator[AsyncConnection]:
        opening = self._fence.opening(owner, in_turn=not self._read_only)
        connection = self._engine.connect()
        try:
            await told(_begun(connection, opening))
            yield connection
        finally:
            if connection.sync_connection is not None:
                await to_the_end(connection.close())


async def _begun(connection: AsyncConnection, opening: str) -> None:
    """Begin. A connection that turns out to be lost is replaced once: nothing was done on it yet."""
    try:
        await connection.start()
    except DRIVERS as error:  # while a new connection is set up, SQLAlchemy hands on the driver's own
        raise schema.told(error) from error
    try:
        await connection.exec_driver_sql(opening)
    except TimeoutError:
        raise
    except (DBAPIError, OSError):
        if not connection.invalidated:
            raise
        await connection.rollback()
        await connection.exec_driver_sql(opening)
