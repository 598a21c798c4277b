"""Connections in a dict."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Final

from training_analyzer.adapters.fake.checks import check_aware, check_user
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.ids import ConnectionId, UserId
from training_analyzer.domain.sync.connection import RECONNECTED, SAVED, Connection
from training_analyzer.domain.sync.errors import AlreadyConnected
from training_analyzer.domain.sync.health import SyncCounts

_NEVER: Final = datetime.max.replace(tzinfo=UTC)


class FakeConnections:
    """Connections by id."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def add(self, connection: Connection) -> None:
        """Raise AlreadyConnected, NotFound."""
        tables = self._transaction.writable(connection.user_id)
        check_aware(connection.created_at, connection.next_sync_at)
        check_user(tables, connection.user_id)
        if await self.find(connection.user_id, connection.provider) is not None:
            raise AlreadyConnected
        tables.connections[connection.id] = connection

    async def find(self, user_id: UserId, provider: str) -> Connection | None:
        """Return an athlete's connection."""
        return next((each for each in self._own(user_id) if each.provider == provider), None)

    async def get(self, user_id: UserId, connection_id: ConnectionId) -> Connection:
        """Raise NotFound."""
        found = next((each for each in self._own(user_id) if each.id == connection_id), None)
        if found is None:
            raise NotFound("connection")
        return found

    async def list(self, user_id: UserId) -> Sequence[Connection]:
        """Return an athlete's connections."""
        return sorted(self._own(user_id), key=lambda each: each.provider)

    async def save(self, connection: Connection) -> None:
        """Keep state, plan, failures and what is planned. Raises NotFound."""
        stored = await self.get(connection.user_id, connection.id)
        self._change(stored, **{name: getattr(connection, name) for name in SAVED})

    async def reconnect(self, connection: Connection) -> int:
        """Keep a new credential; return its version. Raises NotFound."""
        stored = await self.get(connection.user_id, connection.id)
        version = stored.credential_version + 1
        changed = {name: getattr(connection, name) for name in RECONNECTED}
        self._change(stored, credential_version=version, **changed)
        return version

    async def remove(self, user_id: UserId, connection_id: ConnectionId) -> bool:
        """Forget a connection with its runs."""
        tables = self._transaction.writable(user_id)
        if not any(each.id == connection_id for each in self._own(user_id)):
            return False
        del tables.connections[connection_id]
        tables.sync_runs = {
            key: run for key, run in tables.sync_runs.items() if run.connection_id != connection_id
        }
        return True

    async def take(
        self, connection_id: ConnectionId, now: datetime, until: datetime, *, counts: bool = True
    ) -> Connection | None:
        """Take a connection that nobody holds."""
        self._transaction.check_unbound()
        check_aware(now, until)
        found = self._transaction.writable().connections.get(connection_id)
        if found is None or found.is_held(now):
            return None
        last = now if counts else found.last_sync_at
        return self._change(found, lease_until=until, epoch=found.epoch + 1, last_sync_at=last)

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
        """Prolong the lease, and move the marks."""
        found = self._holding(user_id, connection_id, epoch)
        if found is None or not found.is_held(now):
            return False
        self._change(found, lease_until=until, marks=found.marks if marks is None else dict(marks))
        return True

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
        found = self._holding(user_id, connection_id, epoch)
        if found is None or found.credential_version != version:
            return None
        changed = {"sealed": sealed, "credential_expires_at": expires_at, "credential_version": version + 1}
        return self._change(found, **changed).credential_version

    async def release(self, user_id: UserId, connection_id: ConnectionId, epoch: int) -> bool:
        """Give the connection back."""
        found = self._holding(user_id, connection_id, epoch)
        if found is None or found.lease_until is None:
            return False
        self._change(found, lease_until=None)
        return True

    async def due(self, now: datetime, *, limit: int) -> Sequence[Connection]:
        """Return connections that are due."""
        found = [each for each in self._all() if (each.next_sync_at or _NEVER) <= now]
        return sorted(found, key=lambda each: each.next_sync_at or _NEVER)[:limit]

    async def plan(self, connection_id: ConnectionId, next_sync_at: datetime | None) -> None:
        """Say when it is due next."""
        check_aware(next_sync_at)
        for each in self._all():
            if each.id == connection_id:
                self._change(each, next_sync_at=next_sync_at)

    async def held(self, provider: str, now: datetime) -> int:
        """Return how many connections of a provider are held."""
        return sum(each.provider == provider and each.is_held(now) for each in self._all())

    async def page(self, after: ConnectionId | None, limit: int) -> Sequence[Connection]:
        """Return all athletes' connections in the order of their ids."""
        found = [each for each in self._all() if after is None or each.id > after]
        return sorted(found, key=lambda each: each.id)[:limit]

    async def counts(self, now: datetime) -> SyncCounts:
        """Count connections."""
        rows = self._all()
        due = [each.next_sync_at for each in rows if each.next_sync_at and each.next_sync_at <= now]
        return SyncCounts(
            states=Counter(each.state.value for each in rows),
            due=len(due),
            running=sum(each.is_held(now) for each in rows),
            failing=sum(each.consecutive_failures > 0 for each in rows),
            oldest_due_at=min(due, default=None),
        )

    def _own(self, user_id: UserId) -> Sequence[Connection]:
        rows = self._transaction.tables(user_id).connections.values()
        return [each for each in rows if each.user_id == user_id]

    def _all(self) -> Sequence[Connection]:
        self._transaction.check_unbound()
        return [*self._transaction.tables().connections.values()]

    def _holding(self, user_id: UserId, connection_id: ConnectionId, epoch: int) -> Connection | None:
        own = self._own(user_id)
        return next((each for each in own if (each.id, each.epoch) == (connection_id, epoch)), None)

    def _change(self, connection: Connection, **changes: Any) -> Connection:
        changed = replace(connection, **changes)
        self._transaction.writable(connection.user_id).connections[connection.id] = changed
        return changed
