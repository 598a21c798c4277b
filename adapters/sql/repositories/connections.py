"""Connections in SQL."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.exc import IntegrityError

from training_analyzer.adapters.sql import connections as statements
from training_analyzer.adapters.sql.errors import broken_rule
from training_analyzer.adapters.sql.mapping.wearables import connection_of, connection_values, marks_value
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ConnectionId, UserId
from training_analyzer.domain.sync.connection import RECONNECTED, SAVED, Connection
from training_analyzer.domain.sync.errors import AlreadyConnected
from training_analyzer.domain.sync.health import SyncCounts


class SqlConnections:
    """One row an athlete and provider."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, connection: Connection) -> None:
        """Raise AlreadyConnected, NotFound."""
        self._transaction.check_owner(connection.user_id)
        try:
            await self._transaction.write(statements.ADD, connection_values(connection))
        except IntegrityError as error:
            if broken_rule(error) == "uq_wearable_connection_user_id_provider":
                raise AlreadyConnected from error
            raise

    async def find(self, user_id: UserId, provider: str) -> Connection | None:
        """Return an athlete's connection."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(statements.FIND, {"owner": user_id, "of_provider": provider})
        return None if row is None else connection_of(row)

    async def get(self, user_id: UserId, connection_id: ConnectionId) -> Connection:
        """Raise NotFound."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(statements.GET, {"owner": user_id, "one": connection_id})
        if row is None:
            raise NotFound("connection")
        return connection_of(row)

    async def list(self, user_id: UserId) -> Sequence[Connection]:
        """Return an athlete's connections."""
        self._transaction.check_owner(user_id)
        return [
            connection_of(row) for row in await self._transaction.rows(statements.LIST, {"owner": user_id})
        ]

    async def save(self, connection: Connection) -> None:
        """Keep state, plan, failures and what is planned. Raises NotFound."""
        made = connection_values(connection)
        changed = statements.SAVE.values({name: made[name] for name in SAVED})
        if await self._row(changed, connection.user_id, connection.id) is None:
            raise NotFound("connection")

    async def reconnect(self, connection: Connection) -> int:
        """Keep a new credential; return its version. Raises NotFound."""
        values = {f"new_{name}": getattr(connection, name) for name in RECONNECTED}
        row = await self._row(statements.RECONNECT, connection.user_id, connection.id, **values)
        if row is None:
            raise NotFound("connection")
        return int(row.credential_version)

    async def remove(self, user_id: UserId, connection_id: ConnectionId) -> bool:
        """Forget a connection; its runs go with it."""
        self._transaction.check_owner(user_id)
        values = {"owner": user_id, "one": connection_id}
        return (await self._transaction.write(statements.REMOVE, values)).rowcount == 1

    async def take(
        self, connection_id: ConnectionId, now: datetime, until: datetime, *, counts: bool = True
    ) -> Connection | None:
        """Take a connection that nobody holds."""
        self._transaction.check_unbound()
        values = {"one": connection_id, "now": now, "until": until}
        statement = statements.TAKE_AND_COUNT if counts else statements.TAKE
        row = (await self._transaction.write(statement, values)).first()
        return None if row is None else connection_of(row)

    async def beat(
        self,
        user_id: UserId,
        connection_id: ConnectionId,
        epoch: int,
        now: datetime,
        until: datetime,
        *,
        marks: Mapping[str, date] | None = None,
    ) -> bool:
        """Prolong the lease and hold the row, and move the marks."""
        values: dict[str, Any] = {"held_epoch": epoch, "now": now, "until": until}
        statement = statements.BEAT
        if marks is not None:
            statement = statement.values(marks=marks_value(marks))
        return await self._row(statement, user_id, connection_id, **values) is not None

    async def rotate(
        self,
        user_id: UserId,
        connection_id: ConnectionId,
        epoch: int,
        version: int,
        sealed: bytes,
        expires_at: datetime | None,
    ) -> int | None:
        """Keep a credential in the place of one version."""
        values = {"held_epoch": epoch, "version": version, "newly_sealed": sealed, "expires": expires_at}
        row = await self._row(statements.ROTATE, user_id, connection_id, **values)
        return None if row is None else int(row.credential_version)

    async def release(self, user_id: UserId, connection_id: ConnectionId, epoch: int) -> bool:
        """Give the connection back."""
        return await self._row(statements.RELEASE, user_id, connection_id, held_epoch=epoch) is not None

    async def due(self, now: datetime, *, limit: int) -> Sequence[Connection]:
        """Return connections that are due; other workers skip what this one is about to plan."""
        self._transaction.check_unbound()
        statement = statements.DUE.with_for_update(skip_locked=True)
        rows = await self._transaction.rows(statement, {"now": now, "limit": limit})
        return [connection_of(row) for row in rows]

    async def plan(self, connection_id: ConnectionId, next_sync_at: datetime | None) -> None:
        """Say when it is due next."""
        self._transaction.check_unbound()
        await self._transaction.write(statements.PLAN, {"one": connection_id, "planned": next_sync_at})

    async def held(self, provider: str, now: datetime) -> int:
        """Return how many connections of a provider are held."""
        self._transaction.check_unbound()
        row = await self._transaction.first(statements.HELD, {"of_provider": provider, "now": now})
        return 0 if row is None else int(row[0])

    async def page(self, after: ConnectionId | None, limit: int) -> Sequence[Connection]:
        """Return all athletes' connections in the order of their ids."""
        self._transaction.check_unbound()
        rows = await self._transaction.rows(statements.PAGE, {"after": after or UUID(int=0), "limit": limit})
        return [connection_of(row) for row in rows]

    async def counts(self, now: datetime) -> SyncCounts:
        """Count connections."""
        self._transaction.check_unbound()
        rows = await self._transaction.rows(statements.COUNTS, {"now": now})
        return SyncCounts(
            states={row.state: row.connections for row in rows},
            due=sum(row.due for row in rows),
            running=sum(row.running for row in rows),
            failing=sum(row.failing for row in rows),
            oldest_due_at=min((row.oldest_due_at for row in rows if row.due), default=None),
        )

    async def _row(self, statement: Any, user_id: UserId, connection_id: ConnectionId, **values: Any) -> Any:
        self._transaction.check_owner(user_id)
        named = {"owner": user_id, "one": connection_id, **values}
        return (await self._transaction.write(statement, named)).first()
