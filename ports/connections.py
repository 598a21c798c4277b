"""Athletes' connections to sources."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.ids import ConnectionId, UserId
from training_analyzer.domain.sync.connection import Connection
from training_analyzer.domain.sync.health import SyncCounts


@runtime_checkable
class Connections(Protocol):
    """One row an athlete and provider.

    A sync takes a connection until its lease ends, under an epoch that counts the takings: what it writes names its
    epoch, and does nothing once that is an older one. A beat does nothing either once the lease has lapsed; a new
    credential is kept until somebody else has taken the connection. Taking, due ones and counts are system work.
    """

    async def add(self, connection: Connection) -> None:
        """Raise AlreadyConnected where the athlete has one of this provider, NotFound for an unknown user."""
        ...

    async def find(self, user_id: UserId, provider: str) -> Connection | None:
        """Return an athlete's connection."""
        ...

    async def get(self, user_id: UserId, connection_id: ConnectionId) -> Connection:
        """Raise NotFound, also for another user's."""
        ...

    async def list(self, user_id: UserId) -> Sequence[Connection]:
        """Return an athlete's connections in the order of providers."""
        ...

    async def save(self, connection: Connection) -> None:
        """Keep state, plan, failures and what is planned, but neither credential, lease, epoch nor marks.

        In a unit of the athlete's that has read it. Raises NotFound.
        """
        ...

    async def reconnect(self, connection: Connection) -> int:
        """Keep a new credential in any case, whoever holds the connection; return its version. Raises NotFound."""
        ...

    async def remove(self, user_id: UserId, connection_id: ConnectionId) -> bool:
        """Forget a connection with its runs; False where there is none."""
        ...

    async def take(
        self, connection_id: ConnectionId, now: datetime, until: datetime, *, counts: bool = True
    ) -> Connection | None:
        """Take a connection that nobody holds, under a new epoch; None where somebody does, or it is gone.

        ``counts`` says whether the least interval to the next sync begins now.
        """
        ...

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
        """Prolong the lease and hold the row until the unit ends, and move the marks; False where it is lost."""
        ...

    async def rotate(
        self,
        user_id: UserId,
        connection_id: ConnectionId,
        epoch: int,
        version: int,
        sealed: bytes,
        expires_at: datetime | None,
    ) -> int | None:
        """Keep a credential in the place of one version; return the new version, None where another came first."""
        ...

    async def release(self, user_id: UserId, connection_id: ConnectionId, epoch: int) -> bool:
        """Give the connection back; False where it is lost."""
        ...

    async def due(self, now: datetime, *, limit: int) -> Sequence[Connection]:
        """Return connections that are due, the longest first, held until the unit ends; what others hold is left out."""
        ...

    async def plan(self, connection_id: ConnectionId, next_sync_at: datetime | None) -> None:
        """Say when it is due next."""
        ...

    async def held(self, provider: str, now: datetime) -> int:
        """Return how many connections of a provider are held."""
        ...

    async def page(self, after: ConnectionId | None, limit: int) -> Sequence[Connection]:
        """Return all athletes' connections in the order of their ids."""
        ...

    async def counts(self, now: datetime) -> SyncCounts:
        """Count connections."""
        ...
