"""What the coach found, in SQL."""

from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, select

from training_analyzer.adapters.sql.mapping.coach import ANALYSIS_COLUMNS, analysis_of, analysis_values
from training_analyzer.adapters.sql.tables.coach import coach_analysis
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.upsert import Upsert, insert_into
from training_analyzer.domain.coach.stored_analysis import StoredAnalysis
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ActivityId, AnalysisId, UserId

_c = coach_analysis.c
_LAST: Final = UUID(int=(1 << 128) - 1)
_OWN: Final = _c.user_id == bindparam("owner")

BY_ID: Final = select(*ANALYSIS_COLUMNS).where(_OWN, _c.id == bindparam("one"))
BY_KEY: Final = select(*ANALYSIS_COLUMNS).where(_OWN, _c.cache_key == bindparam("digest"))
PAGE: Final = (
    select(*ANALYSIS_COLUMNS)
    .where(_OWN, _c.id < bindparam("below"), _c.day >= bindparam("first"))
    .order_by(_c.id.desc())
    .limit(bindparam("limit"))
)
PAGE_OF_ACTIVITY: Final = PAGE.where(_c.activity_id == bindparam("of_activity"))


class SqlAnalyses:
    """Analyses, one athlete's at a time."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId, analysis_id: AnalysisId) -> StoredAnalysis:
        """Raise NotFound, also for another user's analysis."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(BY_ID, {"owner": user_id, "one": analysis_id})
        if row is None:
            raise NotFound("analysis")
        return analysis_of(row)

    async def find_by_key(self, user_id: UserId, cache_key: bytes) -> StoredAnalysis | None:
        """Return the analysis that rests on the very same."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(BY_KEY, {"owner": user_id, "digest": cache_key})
        return None if row is None else analysis_of(row)

    async def page(
        self,
        user_id: UserId,
        *,
        before: AnalysisId | None,
        limit: int,
        activity_id: ActivityId | None = None,
        first: date | None = None,
    ) -> Sequence[StoredAnalysis]:
        """Return analyses of days from ``first`` on, newest first, those below an id."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "below": before or _LAST, "limit": limit, "first": first or date.min}
        if activity_id is None:
            rows = await self._transaction.rows(PAGE, values)
        else:
            rows = await self._transaction.rows(PAGE_OF_ACTIVITY, {**values, "of_activity": activity_id})
        return [analysis_of(row) for row in rows]

    async def add(self, analysis: StoredAnalysis) -> StoredAnalysis:
        """Store an analysis, and return the one that is there. Raises NotFound."""
        self._transaction.check_owner(analysis.user_id)
        statement = _add(self._transaction.engine)
        await self._transaction.write(statement, analysis_values(analysis), parent="activity")
        return await self.find_by_key(analysis.user_id, analysis.cache_key) or analysis


@cache
def _add(engine: str) -> Upsert:
    statement = insert_into(coach_analysis, engine)
    return statement.on_conflict_do_nothing(index_elements=[_c.user_id, _c.cache_key])
