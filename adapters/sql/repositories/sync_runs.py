"""The history of syncs in SQL."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, delete, exists, insert, select, update

from training_analyzer.adapters.sql.mapping.wearables import RUN_COLUMNS, run_of, run_values
from training_analyzer.adapters.sql.tables.wearable import sync_run, wearable_connection
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import UtcTime
from training_analyzer.domain.ids import ConnectionId, SyncRunId, UserId
from training_analyzer.domain.sync.run import SyncRun

_c = sync_run.c
_now: Final = bindparam("now", type_=UtcTime())
_OF_CONNECTION: Final = (_c.user_id == bindparam("owner"), _c.connection_id == bindparam("of_connection"))
_RUNNING: Final = _c.state == "running"
_INTERRUPTED: Final = {"state": "interrupted", "finished_at": _now}
_LAST: Final = UUID(int=(1 << 128) - 1)

PAGE: Final = (
    select(*RUN_COLUMNS)
    .where(*_OF_CONNECTION, _c.id < bindparam("below"))
    .order_by(_c.id.desc())
    .limit(bindparam("limit"))
)
OVER: Final = select(_c.id).where(_c.finished_at < _now).order_by(_c.finished_at).limit(bindparam("limit"))
_BEGIN: Final = insert(sync_run)
_INTERRUPT: Final = update(sync_run).where(*_OF_CONNECTION, _RUNNING).values(_INTERRUPTED)
_FINISH: Final = (
    update(sync_run)
    .where(_c.user_id == bindparam("owner"), _c.id == bindparam("one"), _RUNNING)
    .returning(_c.id)
)
_connection = wearable_connection.c
_HOLDER_LIVES: Final = exists().where(
    _connection.id == _c.connection_id, _connection.epoch == _c.epoch, _connection.lease_until >= _now
)
_CLOSE_LOST: Final = update(sync_run).where(_RUNNING, ~_HOLDER_LIVES).values(_INTERRUPTED)
_PURGE: Final = delete(sync_run).where(_c.id.in_(OVER))


class SqlSyncRuns:
    """One row a sync."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def begin(self, run: SyncRun) -> None:
        """Store a run, and close the one that runs still."""
        self._transaction.check_owner(run.user_id)
        values = {"owner": run.user_id, "of_connection": run.connection_id, "now": run.started_at}
        await self._transaction.write(_INTERRUPT, values)
        await self._transaction.write(_BEGIN, run_values(run), parent="connection")

    async def finish(self, run: SyncRun) -> bool:
        """Keep how a running one ended."""
        self._transaction.check_owner(run.user_id)
        made = run_values(run)
        changed = ("state", "reason", "error_code", "parts", "finished_at")
        statement = _FINISH.values({name: made[name] for name in changed})
        values = {"owner": run.user_id, "one": run.id}
        return (await self._transaction.write(statement, values)).first() is not None

    async def page(
        self, user_id: UserId, connection_id: ConnectionId, after: SyncRunId | None, limit: int
    ) -> Sequence[SyncRun]:
        """Return an athlete's runs of a connection, the newest first."""
        self._transaction.check_owner(user_id)
        values = {
            "owner": user_id,
            "of_connection": connection_id,
            "below": after or _LAST,
            "limit": limit,
        }
        return [run_of(row) for row in await self._transaction.rows(PAGE, values)]

    async def close_lost(self, now: datetime) -> int:
        """Close runs whose lease has lapsed."""
        self._transaction.check_unbound()
        return (await self._transaction.write(_CLOSE_LOST, {"now": now})).rowcount

    async def purge(self, before: datetime, *, limit: int) -> int:
        """Forget runs that ended before an instant."""
        self._transaction.check_unbound()
        return (await self._transaction.write(_PURGE, {"now": before, "limit": limit})).rowcount
