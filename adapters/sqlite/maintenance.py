"""The flag of a file that a move reads from: nothing else of the store is opened, and nothing is upgraded."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from training_analyzer.adapters.sql.migrations.history import head
from training_analyzer.adapters.sql.move.errors import MoveRefused
from training_analyzer.adapters.sql.repositories.maintenance_flag import SqlMaintenanceFlag
from training_analyzer.adapters.sqlite.engine import OneAtATime, open_engine
from training_analyzer.adapters.sqlite.settings import settings_of
from training_analyzer.adapters.sqlite.source import opened
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.maintenance_flag import MaintenanceFlag


@asynccontextmanager
async def maintenance_flag(deployment: Deployment) -> AsyncIterator[MaintenanceFlag]:
    """Open it. Raises StoreUnavailable, and MoveRefused where the file is not at the revision of this version."""
    with opened(deployment) as source:
        found = source.revision()
    if found != head():
        raise MoveRefused(f"the source is at revision {found or 'none'}, and this version moves at {head()}")
    settings = settings_of(deployment)
    writer = OneAtATime(open_engine(settings.file, durability=settings.durability, read_only=False))
    try:
        yield SqlMaintenanceFlag(writer, writer)
    finally:
        await writer.close()
