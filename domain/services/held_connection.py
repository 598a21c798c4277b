"""A connection that a sync holds: all that the sync writes is fenced by its epoch."""

from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from training_analyzer.domain.ids import UserId
from training_analyzer.domain.rates import Bucket
from training_analyzer.domain.services.open_credential import opened_credential
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.syncing import Syncing
from training_analyzer.domain.sync.connection import LEASE, Connection, ConnectionLost
from training_analyzer.domain.sync.credential import Credential
from training_analyzer.domain.sync.run import SyncRun
from training_analyzer.domain.sync.seals import credential_context
from training_analyzer.domain.sync.source import SourceInfo
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.work import UnitOfWork, Work

_BURSTS: Final = 3
"""Into so many bursts a minute's requests are divided: of 30, ten may go out at once."""

_SIGN_OF_LIFE: Final = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class HeldWork:
    """Units of the athlete's that begin with a sign of life. Opening one raises ConnectionLost."""

    work: Work
    connection: Connection
    clock: Clock

    @asynccontextmanager
    async def __call__(self) -> AsyncIterator[UnitOfWork]:
        """Open a unit that reads and writes, for as long as the connection is held."""
        async with self.work() as w:
            await self.beat(w)
            yield w

    def snapshot(self) -> AbstractAsyncContextManager[UnitOfWork]:
        """Open a unit that only reads."""
        return self.work.snapshot()

    def for_user(self, user_id: UserId) -> "HeldWork":
        """Return the same, bound to one athlete."""
        return replace(self, work=self.work.for_user(user_id))

    async def beat(self, w: UnitOfWork, marks: Mapping[str, date] | None = None) -> None:
        """Prolong the lease inside a unit, and move the marks. Raises ConnectionLost."""
        held, now = self.connection, self.clock()
        if not await w.connections.beat(held.user_id, held.id, held.epoch, now, now + LEASE, marks=marks):
            raise ConnectionLost


class HeldConnection:
    """One sync's hold of a connection. ``marks`` are as they were last kept, ``version`` that of the credential."""

    def __init__(self, connection: Connection, run: SyncRun, syncing: Syncing) -> None:
        self.connection = connection
        self.run = run
        self.syncing = syncing
        self.work = HeldWork(syncing.work.for_user(connection.user_id), connection, syncing.clock)
        self.marks = dict(connection.marks)
        self.version = connection.credential_version
        self._context = credential_context(connection.user_id, connection.provider, connection.id)
        self._bucket = requests_of(syncing.sources[connection.provider].info)
        self._alive_at = syncing.clock()

    @property
    def user_id(self) -> UserId:
        """The athlete."""
        return self.connection.user_id

    def credential(self) -> Credential:
        """Return what a session is opened with. Raises CredentialUnreadable, UnknownKey."""
        return opened_credential(self.connection, self.syncing.vault)

    @retried
    async def rotated(self, credential: Credential) -> None:
        """Keep a new credential in the place of the one that it was made of. Raises ConnectionLost."""
        held = self.connection
        sealed = self.syncing.vault.seal(credential.blob, self._context)
        async with self.work.work() as w:
            version = await w.connections.rotate(
                held.user_id, held.id, held.epoch, self.version, sealed, credential.expires_at
            )
            if version is None:
                raise ConnectionLost
            await w.commit()
        self.version = version

    async def pace(self) -> None:
        """Wait until the provider may be asked once more, and show that this sync lives. Raises ConnectionLost."""
        gate, clock, bucket = self.syncing.rate_gate, self.syncing.clock, self._bucket
        take = retried(gate.take_all)
        while (wait_s := await take([bucket], clock())) is not None:
            await self.syncing.sleep(wait_s)
            await self._live(clock())
        await self._live(clock())

    @retried
    async def move(self, marks: Mapping[str, date]) -> None:
        """Move the marks of what is complete without anything new. Raises ConnectionLost."""
        async with self.work() as w:
            await self.work.beat(w, marks)
            await w.commit()
        self.marks = dict(marks)

    @retried
    async def _live(self, now: datetime) -> None:
        if now - self._alive_at < _SIGN_OF_LIFE:
            return
        async with self.work() as w:
            await w.commit()
        self._alive_at = now


def requests_of(info: SourceInfo) -> Bucket:
    """Return what all athletes together may ask of a provider."""
    limit = max(1, round(info.requests_per_minute))
    return Bucket(f"provider:{info.name}", "requests", limit, 60.0, max(1, limit // _BURSTS))
