"""What is committed, and who may write."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.domain.errors import StoreUnavailable
from training_analyzer.domain.maintenance import Maintenance


@dataclass(slots=True, eq=False)
class Database:
    """The committed tables, replaced as a whole by each commit and never changed in place.

    ``rates`` are no part of any transaction. ``outage`` is the reason why the database cannot serve, None while it
    can. ``writing`` is the task that writes, ``reading`` are those that hold a snapshot.
    """

    committed: Tables = field(default_factory=Tables)
    maintenance: Maintenance | None = None
    rates: dict[tuple[str, str], int] = field(default_factory=dict)
    writer: asyncio.Lock = field(default_factory=asyncio.Lock)
    writing: asyncio.Task[Any] | None = None
    reading: set[asyncio.Task[Any] | None] = field(default_factory=set)
    outage: str | None = None

    async def reach(self) -> Tables:
        """Return what is committed now. Raises StoreUnavailable.

        Gives way to other tasks once, as a real store does.
        """
        await asyncio.sleep(0)
        if self.outage is not None:
            raise StoreUnavailable(self.outage)
        return self.committed
