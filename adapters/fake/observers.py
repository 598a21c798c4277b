"""Observers that remember."""

from training_analyzer.domain.activities.activity import Activity


class FakeObservers:
    """Keeps what it was told, in order."""

    def __init__(self) -> None:
        self.stored: list[Activity] = []

    async def activity_stored(self, activity: Activity) -> None:
        """Remember an activity."""
        self.stored.append(activity)
