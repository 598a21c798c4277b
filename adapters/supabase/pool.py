"""The driver's own pool, for statements that were compiled once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from training_analyzer.adapters.sql.errors import NONE_FREE, UNREACHABLE, meaning_on_postgres
from training_analyzer.adapters.supabase.connection import driver_arguments, is_lost, set_up_reads
from training_analyzer.adapters.supabase.engine import POOL_SIZE
from training_analyzer.adapters.supabase.schema import revision_in, told
from training_analyzer.adapters.supabase.settings import Settings
from training_analyzer.domain.errors import StoreUnavailable

_FREE_TIMEOUT_S: Final = 10
_CLOSE_TIMEOUT_S: Final = 5
_DRIVERS: Final = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)


@asynccontextmanager
async def open_pool(settings: Settings) -> AsyncIterator["Pool"]:
    """Open a pool, and close it at the end once its reads are over. Raises StoreUnavailable."""
    try:
        pool = await asyncpg.create_pool(
            **driver_arguments(settings), min_size=1, max_size=POOL_SIZE, init=set_up_reads, reset=_nothing
        )
    except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
        raise told(error) from error
    try:
        yield Pool(pool, in_transactions=settings.pooler.forgets_statements)
    finally:
        try:
            await asyncio.wait_for(pool.close(), _CLOSE_TIMEOUT_S)
        except TimeoutError:
            pool.terminate()


async def _nothing(_connection: object) -> None:
    """Reset nothing: whatever is set ends with its transaction, and a reset would cost a round trip a read."""


class Pool:
    """Reads rows; a connection that turns out to be lost is replaced once, as a read can be repeated."""

    def __init__(self, pool: asyncpg.Pool, *, in_transactions: bool) -> None:
        self._pool = pool
        self._plain_opening = "BEGIN READ ONLY" if in_transactions else None

    async def rows(
        self, sql: str, arguments: Sequence[Any], opening: str | None = None
    ) -> Sequence[Sequence[Any]]:
        """Return all rows, in a transaction that begins with ``opening`` where there is one.

        Raises StoreUnavailable, WriteConflict.
        """
        try:
            return await self._twice(sql, arguments, opening or self._plain_opening)
        except TimeoutError as error:
            raise StoreUnavailable(NONE_FREE) from error
        except _DRIVERS as error:
            known = meaning_on_postgres(getattr(error, "sqlstate", None))
            if known is None and is_lost(error):
                known = StoreUnavailable(UNREACHABLE)
            if known is None:
                raise
            raise known from error

    async def revision(self, schema: str) -> str | None:
        """Return the revision that the database is at. Raises StoreUnavailable."""
        try:
            return await revision_in(lambda sql, *arguments: self.rows(sql, arguments), schema)
        except asyncpg.InsufficientPrivilegeError as error:
            raise StoreUnavailable(
                f"its login may not use the schema {schema}: run `training-analyzer db upgrade`, and before that what "
                f"`training-analyzer db roles --print` prints"
            ) from error

    async def is_unbound(self) -> bool:
        """Whether row-level security does not bind the login. Raises StoreUnavailable."""
        asked = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ((unbound,),) = await self.rows(asked, ())
        return bool(unbound)

    async def _twice(
        self, sql: str, arguments: Sequence[Any], opening: str | None
    ) -> Sequence[Sequence[Any]]:
        try:
            return await self._read(sql, arguments, opening)
        except TimeoutError:
            raise
        except _DRIVERS as error:
            if not is_lost(error):
                raise
            await self._pool.expire_connections()  # the others went with it
            return await self._read(sql, arguments, opening)

    async def _read(self, sql: str, arguments: Sequence[Any], opening: str | None) -> Sequence[Sequence[Any]]:
        async with self._pool.acquire(timeout=_FREE_TIMEOUT_S) as connection:
            if opening is not None:
                return await _read_inside(connection, opening, sql, arguments)
            rows: Sequence[Sequence[Any]] = await connection.fetch(sql, *arguments)
            return rows


async def _read_inside(
    connection: Any, opening: str, sql: str, arguments: Sequence[Any]
) -> Sequence[Sequence[Any]]:
    over = False
    try:
        await connection.execute(opening)  # one message, whatever it sets
        rows: Sequence[Sequence[Any]] = await connection.fetch(sql, *arguments)
        await connection.execute("COMMIT")
        over = True
    finally:
        if not over:
            connection.terminate()  # nothing else would end the transaction
    return rows
