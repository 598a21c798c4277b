"""What the coach found before."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from training_analyzer.domain.coach.stored_analysis import StoredAnalysis
from training_analyzer.domain.ids import ActivityId, AnalysisId, UserId


@runtime_checkable
class Analyses(Protocol):
    """Each method reaches one athlete's rows only. An analysis never changes, and goes with its activity."""

    async def get(self, user_id: UserId, analysis_id: AnalysisId) -> StoredAnalysis:
        """Raise NotFound, also for another user's analysis."""
        ...

    async def find_by_key(self, user_id: UserId, cache_key: bytes) -> StoredAnalysis | None:
        """Return the analysis that rests on the very same."""
        ...

    async def page(
        self,
        user_id: UserId,
        *,
        before: AnalysisId | None,
        limit: int,
        activity_id: ActivityId | None = None,
        first: date | None = None,
    ) -> Sequence[StoredAnalysis]:
        """Return analyses, of one activity or all, of days from ``first`` on, newest first, those below an id."""
        ...

    async def add(self, analysis: StoredAnalysis) -> StoredAnalysis:
        """Store an analysis, and return the one that is there: of two with one key the first stays.

        Raises NotFound without the account or the activity.
        """
        ...
