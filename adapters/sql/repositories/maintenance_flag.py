"""The flag of a deployment: the one row of ``installation``."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import datetime
from typing import Final

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from training_analyzer.adapters.sql import jobs as job_statements
from training_analyzer.adapters.sql.tables.operation import installation
from training_analyzer.adapters.sql.transaction import Transaction, told
from training_analyzer.adapters.sql.upsert import insert_into
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.maintenance import Maintenance, UnderMaintenance

_c = installation.c
_ROW: Final = 1
FLAG: Final = select(_c.maintenance_since, _c.maintenance_reason).where(
    _c.id == _ROW, _c.maintenance_since.is_not(None)
)

type Connections = Callable[[UserId | None], AbstractAsyncContextManager[AsyncConnection]]


class SqlMaintenanceFlag:
    """Each call is a transaction of the system's."""

    def __init__(self, write: Connections, read: Connections) -> None:
        self._write = write
        self._read = read

    async def find(self) -> Maintenance | None:
        """Return what was begun and not ended."""
        async with self._read(None) as connection:
            row = await Transaction(connection, owner=None, read_only=True).first(FLAG)
        return None if row is None else Maintenance(*row)

    async def begin(self, now: datetime, reason: str) -> bool:
        """Begin, where it was not begun already: one statement, so that of two only one does."""
        values = {"maintenance_since": now, "maintenance_reason": reason}
        async with _transaction(self._write) as transaction:
            insert = insert_into(installation, transaction.engine).values(id=_ROW, **values)
            begin = insert.on_conflict_do_update(
                index_elements=[_c.id], set_=values, where=_c.maintenance_since.is_(None)
            )
            done = await transaction.write(begin)
            if done.rowcount == 1:
                await transaction.write(job_statements.UNCOUNT)
            await transaction.commit()
        return done.rowcount == 1

    async def end(self) -> bool:
        """End, where there is anything to end."""
        end = (
            update(installation)
            .where(_c.id == _ROW, _c.maintenance_since.is_not(None))
            .values(maintenance_since=None, maintenance_reason=None)
        )
        async with _transaction(self._write) as transaction:
            done = await transaction.write(end)
            await transaction.commit()
        return done.rowcount == 1


def refusing(connections: Connections) -> Connections:
    """Return the same connections, of which none is handed out under maintenance: UnderMaintenance is raised.

    For an engine that has one writer at a time: asked behind its lock, the flag cannot be set before the commit, so
    that nothing is written once the flag is. That is one read of a key more for each unit that writes.
    """

    @asynccontextmanager
    async def opened(owner: UserId | None = None) -> AsyncIterator[AsyncConnection]:
        async with connections(owner) as connection:
            if (await told(connection.execute(FLAG))).first() is not None:
                raise UnderMaintenance
            yield connection

    return opened


@asynccontextmanager
async def _transaction(connections: Connections) -> AsyncIterator[Transaction]:
    async with connections(None) as connection:
        transaction = Transaction(connection, owner=None, read_only=False)
        try:
            yield transaction
        finally:
            await transaction.rollback()
