"""Observers that remember."""

from training_analyzer.domain.activities.activity import Activity
from training_analyzer.domain.billing.transition import PlanChange


class FakeObservers:
    """Keeps what it was told, in order."""

    def __init__(self) -> None:
        self.stored: list[Activity] = []
        self.changed: list[PlanChange] = []

    async def activity_stored(self, activity: Activity) -> None:
        """Remember an activity."""
        self.stored.append(activity)

    async def subscription_changed(self, change: PlanChange) -> None:
        """Remember a change."""
        self.changed.append(change)
