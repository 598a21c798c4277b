"""The driver's own pool, for statements that were compiled once."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any, Final, cast

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from training_analyzer.adapters.sql.errors import NONE_FREE, SILENT, UNREACHABLE, meaning_on_postgres
from training_analyzer.adapters.supabase.connection import DRIVERS, is_lost, serving_arguments, set_up_reads
from training_analyzer.adapters.supabase.fence import STATEMENT_LIMIT_MS
from training_analyzer.adapters.supabase.schema import revision_in, told
from training_analyzer.adapters.supabase.settings import Settings
from training_analyzer.domain.errors import StoreUnavailable

_CLOSE_TIMEOUT_S: Final = 5
_PLAIN: Final = f"BEGIN READ ONLY; SET LOCAL statement_timeout = {STATEMENT_LIMIT_MS}"


@asynccontextmanager
async def open_pool(settings: Settings, size: int) -> AsyncIterator["Pool"]:
    """Open a pool, and close it at the end once its reads are over. Raises StoreUnavailable."""
    in_transactions = settings.pooler.forgets_sessions

    async def set_up(connection: Any) -> None:
        await set_up_reads(connection)
        if not in_transactions:
            await connection.execute(f"SET statement_timeout = {STATEMENT_LIMIT_MS}")

    pool = await asyncpg.create_pool(
        **serving_arguments(settings),
        connect=_connect,
        min_size=1,
        max_size=size,
        init=set_up,
        reset=_nothing,
    )
    try:
        yield Pool(pool, in_transactions=in_transactions)
    finally:
        try:
            await asyncio.wait_for(pool.close(), _CLOSE_TIMEOUT_S)
        except TimeoutError:
            pool.terminate()


async def _connect(*place: Any, **arguments: Any) -> asyncpg.Connection:
    """Connect. Raises StoreUnavailable, which nobody takes for a pool with no connection left."""
    try:
        return await asyncpg.connect(*place, **arguments)
    except DRIVERS as error:
        raise told(error) from error


async def _nothing(_connection: object) -> None:
    """Reset nothing: whatever is set ends with its transaction, and a reset would cost a round trip a read."""


class Pool:
    """Reads rows; a connection that turns out to be lost is replaced once, as a read can be repeated."""

    def __init__(self, pool: asyncpg.Pool, *, in_transactions: bool, free_limit_s: float = 10) -> None:
        self._pool = pool
        self._free_limit_s = free_limit_s
        self._plain_opening = _PLAIN if in_transactions else None

    async def rows(
        self, sql: str, arguments: Sequence[Any], opening: str | None = None
    ) -> Sequence[Sequence[Any]]:
        """Return all rows, in a transaction that begins with ``opening`` where there is one.

        Raises StoreUnavailable, WriteConflict.
        """
        try:
            return await self._twice(sql, arguments, opening or self._plain_opening)
        except DRIVERS as error:
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
        except DRIVERS as error:
            if not is_lost(error):
                raise
            await self._pool.expire_connections()  # the others went with it
            return await self._read(sql, arguments, opening)

    async def _read(self, sql: str, arguments: Sequence[Any], opening: str | None) -> Sequence[Sequence[Any]]:
        connection = await self._free()
        try:
            if opening is not None:
                return await _read_inside(connection, opening, sql, arguments)
            return cast("Sequence[Sequence[Any]]", await connection.fetch(sql, *arguments))
        except TimeoutError as error:
            connection.terminate()
            await self._pool.expire_connections()
            raise StoreUnavailable(SILENT) from error
        finally:
            await self._pool.release(connection)

    async def _free(self) -> Any:
        try:
            return await self._pool.acquire(timeout=self._free_limit_s)
        except TimeoutError as error:
            raise StoreUnavailable(NONE_FREE) from error


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
