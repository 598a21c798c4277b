"""One open transaction: what the repositories read and write."""

from training_analyzer.adapters.fake.database import Database
from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.domain.errors import ForeignOwner, ReadOnlyUnit, UnitOver
from training_analyzer.domain.ids import UserId


class Transaction:
    """A view of the tables from its beginning on, and of its own changes; of one athlete or of the system."""

    def __init__(self, database: Database, tables: Tables, *, owner: UserId | None, read_only: bool) -> None:
        self._database = database
        self._tables = tables if read_only else tables.copy()
        self._owner = owner
        self._read_only = read_only
        self._open = True

    def tables(self, user_id: UserId | None = None) -> Tables:
        """Return the tables for reading one user's rows, or no user's in particular. Raises ForeignOwner, UnitOver."""
        if not self._open:
            raise UnitOver
        if self._owner is not None and user_id not in (None, self._owner):
            raise ForeignOwner
        return self._tables

    def writable(self, user_id: UserId | None = None) -> Tables:
        """Return the tables for changing one user's rows. Raises ForeignOwner, ReadOnlyUnit."""
        tables = self.tables(user_id)
        if self._read_only:
            raise ReadOnlyUnit
        return tables

    def check_unbound(self) -> None:
        """Raise ForeignOwner in one athlete's transaction: what comes touches every athlete's rows."""
        if self._owner is not None:
            raise ForeignOwner

    async def commit(self) -> None:
        """Make the changes last, and end. Raises ReadOnlyUnit, UnitOver."""
        changed = self.writable()
        self.close()
        await self._database.reach()
        self._database.committed = changed

    def close(self) -> None:
        """Drop what was not committed."""
        self._open = False
