"""Those who want to know what happened."""

from typing import Protocol, runtime_checkable

from training_analyzer.domain.activities.activity import Activity


@runtime_checkable
class Observers(Protocol):
    """Told after the fact, outside any unit of work; an observer's failure is logged and never the caller's."""

    async def activity_stored(self, activity: Activity) -> None:
        """Tell that an activity was added and its unit committed."""
        ...
