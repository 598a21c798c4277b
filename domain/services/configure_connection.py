"""Change what, when and how far back a connection syncs."""

from datetime import datetime
from zoneinfo import ZoneInfo

from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.sync.configuration import ConnectionEdit, configured, settings_version
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.source import SourceInfo
from training_analyzer.ports.work import Work


@retried
async def configure_connection(
    *,
    user_id: UserId,
    info: SourceInfo,
    seen: int,
    edit: ConnectionEdit,
    zone: ZoneInfo,
    work: Work,
    now: datetime,
) -> Connection:
    """Return the changed connection. ``seen`` is the version of its settings that the athlete saw.

    Raises NotFound, StaleWrite, InvalidValue, WriteConflict.
    """
    async with work() as w:
        connection = await w.connections.find(user_id, info.name)
        if connection is None:
            raise NotFound("connection")
        if settings_version(connection) != seen:
            raise StaleWrite("connection")
        changed = configured(connection, edit, info, zone, now)
        await w.connections.save(changed)
        await w.commit()
    return changed
