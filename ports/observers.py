"""Those who want to know what happened."""

from typing import Protocol, runtime_checkable

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.billing.transition import PlanChange


@runtime_checkable
class Observers(Protocol):
    """Told after the fact, outside any unit of work; an observer's failure is logged and never the caller's."""

    async def activity_stored(self, activity: Activity) -> None:
        """Tell that an activity was added and its unit committed."""
        ...

    async def subscription_changed(self, change: PlanChange) -> None:
        """Tell of a change of somebody's plan; the same one may be told again."""
        ...
