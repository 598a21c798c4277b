"""One open transaction: what repositories read and write through."""

from collections.abc import Awaitable, Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable, Row
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncConnection

from training_analyzer.adapters.sql.errors import FOREIGN_KEY, broken_rule, hide_rows, meaning
from training_analyzer.adapters.sql.shielded import to_the_end
from training_analyzer.domain.errors import ForeignOwner, NotFound, ReadOnlyUnit, UnitOver
from training_analyzer.domain.ids import UserId

type Values = Mapping[str, Any]
type AnyRow = Row[*tuple[Any, ...]]


class Transaction:
    """Runs statements on one connection, of one athlete or of the system.

    Every step may raise WriteConflict and StoreUnavailable; after the commit or the end, UnitOver: who the connection
    speaks for ended with the transaction.
    """

    def __init__(self, connection: AsyncConnection, *, owner: UserId | None, read_only: bool) -> None:
        self._connection = connection
        self._owner = owner
        self._read_only = read_only
        self._over = False

    @property
    def engine(self) -> str:
        """The engine's name, for the few statements that differ."""
        return self._connection.dialect.name

    def check_owner(self, user_id: UserId) -> None:
        """Raise ForeignOwner when the transaction is another athlete's."""
        if self._owner is not None and user_id != self._owner:
            raise ForeignOwner

    def check_unbound(self) -> None:
        """Raise ForeignOwner in one athlete's transaction: what comes touches every athlete's rows."""
        if self._owner is not None:
            raise ForeignOwner

    async def rows(self, statement: Executable, values: Values | None = None) -> Sequence[AnyRow]:
        """Return all rows."""
        self._check_open()
        return (await told(self._connection.execute(statement, values))).all()

    async def first(self, statement: Executable, values: Values | None = None) -> AnyRow | None:
        """Return the first row."""
        self._check_open()
        return (await told(self._connection.execute(statement, values))).first()

    async def write(
        self,
        statement: Executable,
        values: Values | Sequence[Values] | None = None,
        *,
        parent: str = "user",
    ) -> CursorResult[Any]:
        """Return the result of a statement that changes rows, for one set of values or many.

        Raises ReadOnlyUnit, NotFound for a row whose ``parent`` is not there, IntegrityError for a broken rule.
        """
        self._check_writable()
        try:
            return await told(self._connection.execute(statement, values))
        except IntegrityError as error:
            if broken_rule(error) == FOREIGN_KEY:
                raise NotFound(parent) from error
            raise

    async def commit(self) -> None:
        """Make it last. Raises ReadOnlyUnit."""
        self._check_writable()
        self._over = True
        await told(self._connection.commit())

    async def rollback(self) -> None:
        """End it: undo what was not committed."""
        self._over = True
        await told(self._connection.rollback())

    def _check_open(self) -> None:
        if self._over:
            raise UnitOver

    def _check_writable(self) -> None:
        self._check_open()
        if self._read_only:
            raise ReadOnlyUnit


async def told[T](step: Awaitable[T]) -> T:
    """Return what a step returns. Raises the failure that callers know in the place of the driver's."""
    try:
        return await to_the_end(step)
    except (DBAPIError, NoConnectionFree, OSError) as error:
        hide_rows(error)
        if known := meaning(error):
            raise known from error
        raise
