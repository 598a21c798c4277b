"""The hot reads on SQLite: short ones on the event loop, which costs less than any thread, long ones beside it."""

import asyncio
import sqlite3
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from sqlalchemy.dialects import sqlite

from training_analyzer.adapters.sql.errors import meaning_on_sqlite
from training_analyzer.adapters.sql.hot_reads import SqlHotReads
from training_analyzer.adapters.sql.statement import Statement
from training_analyzer.adapters.sqlite.readers import BUDGET, InlineReader, TooLong, thread_connection
from training_analyzer.domain.ids import UserId


class SqliteHotReads(SqlHotReads):
    """Statements run on the standard library's driver."""

    def __init__(self, file: Path, *, inline: bool, budget: int = BUDGET) -> None:
        super().__init__(sqlite.dialect())
        self._inline = InlineReader(file, budget) if inline else None
        self._thread = ThreadPoolExecutor(1, "sqlite-reader")
        self._connection = self._thread.submit(thread_connection, file).result()

    async def close(self) -> None:
        """Close the connections and end the thread."""
        if self._inline is not None:
            self._inline.close()
        await asyncio.get_running_loop().run_in_executor(self._thread, self._connection.close)
        self._thread.shutdown()

    async def _rows[T](
        self,
        statement: Statement[T],
        values: Mapping[str, Any],
        owner: UserId | None,  # noqa: ARG002 - SQLite knows no roles
        *,
        short: bool = True,
    ) -> list[T]:
        arguments = statement.arguments(values)
        try:
            if self._inline is not None and short:
                try:
                    return statement.made(self._inline.rows(statement.sql, arguments))
                except TooLong:
                    pass  # it is begun again where it keeps nobody waiting
            loop = asyncio.get_running_loop()
            return await loop.run_in_executor(self._thread, self._made, statement, arguments)
        except sqlite3.Error as error:
            if known := meaning_on_sqlite(error):
                raise known from error
            raise

    def _made[T](self, statement: Statement[T], arguments: Sequence[Any]) -> list[T]:
        return statement.made(self._connection.execute(statement.sql, arguments).fetchall())
