"""The flag of a fake deployment."""

from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.database import Database
from training_analyzer.domain.maintenance import Maintenance


class FakeMaintenanceFlag:
    """Lasts as long as the fake database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self) -> Maintenance | None:
        """Return what was begun and not ended."""
        await self._database.reach()
        return self._database.maintenance

    async def begin(self, now: datetime, reason: str) -> bool:
        """Begin, where it was not begun already."""
        check_aware(now)
        if await self.find() is not None:
            return False
        self._database.maintenance = Maintenance(now, reason)
        return True

    async def end(self) -> bool:
        """End, where there is anything to end."""
        begun = await self.find() is not None
        self._database.maintenance = None
        return begun
