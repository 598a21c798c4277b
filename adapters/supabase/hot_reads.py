"""The hot reads on PostgreSQL, on the driver's own pool."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import make_url

from training_analyzer.adapters.sql.hot_reads import SqlHotReads
from training_analyzer.adapters.sql.statement import Statement
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.adapters.supabase.pool import Pool
from training_analyzer.domain.ids import UserId


class SupabaseHotReads(SqlHotReads):
    """Statements run behind the fence where rows are an athlete's.

    Without a fence a read is one message, and the login has to be one that row-level security does not bind.
    """

    def __init__(self, pool: Pool, schema: str, fence: Fence | None) -> None:
        super().__init__(make_url("postgresql+asyncpg://").get_dialect()(), schema=schema)
        self._pool = pool
        self._fence = fence

    async def _rows[T](
        self,
        statement: Statement[T],
        values: Mapping[str, Any],
        owner: UserId | None,
        *,
        short: bool = True,  # noqa: ARG002 - no read keeps another waiting here
    ) -> list[T]:
        opening = None
        if self._fence is not None and owner is not None:
            opening = f"BEGIN READ ONLY; {self._fence.opening(owner)}"
        return statement.made(await self._pool.rows(statement.sql, statement.arguments(values), opening))
