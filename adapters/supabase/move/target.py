"""The PostgreSQL that a move writes to, as its owner."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg  # type: ignore[import-untyped]  # no types are shipped

from training_analyzer.adapters.sql.errors import UNREACHABLE, meaning_on_postgres
from training_analyzer.adapters.sql.move.errors import MoveRefused
from training_analyzer.adapters.sql.move.form import Form, Key, Row
from training_analyzer.adapters.supabase.connection import connected, is_lost, set_up_reads
from training_analyzer.adapters.supabase.move import statements
from training_analyzer.adapters.supabase.schema import revision_in
from training_analyzer.adapters.supabase.settings import Settings
from training_analyzer.domain.errors import StoreUnavailable

ONE_MOVE: Final = 0x7461_6D76  # an advisory lock's key
_PATIENCE_MS: Final = 10_000  # a run that was killed may still end its last batch


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How far a table has come."""

    last_key: Key
    moved: int
    inserted: int


@dataclass(frozen=True, slots=True)
class Run:
    """A move that was begun: what it moves and how, and how far it has come with each table."""

    id: UUID
    tables: Sequence[str]
    overwrite: bool
    reached: dict[str, Checkpoint]


@asynccontextmanager
async def opened(settings: Settings, *, patience_ms: int = _PATIENCE_MS) -> AsyncIterator["Target"]:
    """Open the target, and let no other move into the database.

    Raises MoveRefused; StoreUnavailable and WriteConflict also for what fails inside.
    """
    async with _told(), connected(settings) as connection:
        await set_up_reads(connection)
        await connection.execute(
            f"SET TIME ZONE 'UTC'; SET bytea_output TO hex; SET lock_timeout TO {patience_ms};"
            " SET statement_timeout TO 0; SET idle_in_transaction_session_timeout TO 0"
        )
        try:
            await connection.execute(f"SELECT pg_advisory_lock({ONE_MOVE})")
        except asyncpg.LockNotAvailableError as error:
            raise MoveRefused("another move into this database is running") from error
        yield Target(connection, settings.schema)


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    """Say what failed without the server's own words: there may be values in them."""
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
        state = getattr(error, "sqlstate", None)
        if known := meaning_on_postgres(state):
            raise known from error
        if is_lost(error):
            raise StoreUnavailable(UNREACHABLE) from error
        if state is None:
            raise
        raise StoreUnavailable(f"the server answers with the error {state}") from error


class Target:
    """Batches in, rows out, and the record of runs."""

    def __init__(self, connection: asyncpg.Connection, schema: str) -> None:
        self.connection, self.schema = connection, schema

    async def revision(self) -> str | None:
        """Return the revision that it is at."""
        return await revision_in(self.connection.fetch, self.schema)

    async def begin(self, run: Run, now: datetime) -> None:
        """Note that a run begins."""
        await self.connection.execute(
            f"INSERT INTO {self._place('data_move')} (run_id, tables, overwrite, created_at) VALUES ($1, $2, $3, $4)",
            run.id,
            list(run.tables),
            run.overwrite,
            now,
        )

    async def run(self, run_id: UUID) -> Run:
        """Return a run that was begun. Raises MoveRefused."""
        begun = await self.connection.fetchrow(
            f"SELECT tables, overwrite FROM {self._place('data_move')} WHERE run_id = $1",
            run_id,
        )
        if begun is None:
            raise MoveRefused(f"this database knows no run {run_id}")
        reached = await self.connection.fetch(
            f"SELECT table_name, last_key, moved, inserted FROM {self._place('data_move_table')} WHERE run_id = $1",
            run_id,
        )
        return Run(
            run_id,
            begun["tables"],
            begun["overwrite"],
            {
                row["table_name"]: Checkpoint(tuple(row["last_key"]), row["moved"], row["inserted"])
                for row in reached
            },
        )

    async def put(self, run: Run, form: Form, rows: Sequence[Row], *, last: Key, moved: int) -> int:
        """Take a batch in and note that it is there, all or nothing; return how many rows were new."""
        async with self.connection.transaction():
            await self.connection.execute(statements.stage(form, self.schema))
            await self.connection.copy_records_to_table(statements.STAGE, records=rows, columns=form.columns)
            merge = statements.merge(form, self.schema, overwrite=run.overwrite)
            inserted: int = await self.connection.fetchval(merge, run.id)
            await self.connection.execute(
                statements.checkpoint(self.schema), run.id, form.name, list(last), moved, inserted
            )
        return inserted

    async def rows(
        self, form: Form, after: Key | None, until: Key | None, *, at_once: int
    ) -> AsyncIterator[Row]:
        """Yield the rows in a range of keys, in no order. Only inside a transaction."""
        select = statements.between(form, self.schema, after=after is not None, until=until is not None)
        bounds = [value for key in (after, until) if key is not None for value in form.python_key(key)]
        async for row in self.connection.cursor(select, *bounds, prefetch=at_once):
            yield tuple(row)

    async def has_rows(self, form: Form) -> bool:
        """Whether a table has any row."""
        found: bool = await self.connection.fetchval(f"SELECT EXISTS (SELECT FROM {self._place(form.name)})")
        return found

    async def analyze(self, form: Form) -> None:
        """Let the planner know what is there now."""
        await self.connection.execute(f"ANALYZE {self._place(form.name)}")

    async def addresses(self) -> Sequence[tuple[str, str]]:
        """Return the accounts' ids, as text, with their addresses."""
        rows = await self.connection.fetch(f"SELECT id::text, email FROM {self._place('user_account')}")
        return [(row["id"], row["email"]) for row in rows]

    async def inserted(self, run_id: UUID, form: Form) -> int:
        """Return how many rows of a table a run inserted and nobody took back."""
        keys = self._place("data_move_key")
        rows: int = await self.connection.fetchval(
            f"SELECT count(*) FROM {keys} WHERE run_id = $1 AND table_name = $2",
            run_id,
            form.name,
        )
        return rows

    async def forget_checkpoints(self, run_id: UUID) -> None:
        """Forget how far a run has come."""
        await self.connection.execute(
            f"DELETE FROM {self._place('data_move_table')} WHERE run_id = $1", run_id
        )

    async def forget(self, run_id: UUID) -> None:
        """Forget a run."""
        await self.connection.execute(f"DELETE FROM {self._place('data_move')} WHERE run_id = $1", run_id)

    def _place(self, table: str) -> str:
        return statements.place(self.schema, table)
