"""The store on PostgreSQL, opened and closed as one."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Final

from training_analyzer.adapters.sql.migrations.errors import UnknownRevision
from training_analyzer.adapters.sql.repositories.maintenance_flag import SqlMaintenanceFlag
from training_analyzer.adapters.sql.repositories.meter import SqlAiMeter
from training_analyzer.adapters.sql.repositories.rate_gate import SqlRateGate
from training_analyzer.adapters.sql.work import SqlWork
from training_analyzer.adapters.supabase.capacity import (
    HEALTH,
    HOT_READS,
    SNAPSHOTS,
    WRITERS,
    check_capacity,
)
from training_analyzer.adapters.supabase.engine import Transactions, open_engine
from training_analyzer.adapters.supabase.errors import SchemaBehind
from training_analyzer.adapters.supabase.fence import Fence
from training_analyzer.adapters.supabase.hot_reads import SupabaseHotReads
from training_analyzer.adapters.supabase.pool import open_pool
from training_analyzer.adapters.supabase.schema import check_revision
from training_analyzer.adapters.supabase.settings import Settings, settings_of
from training_analyzer.domain.errors import InvalidSetting, StoreUnavailable
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.store import Store

_HEALTH_LIMIT_S: Final = 3.0
"""How long the server may keep a health check waiting."""

_log = logging.getLogger(__name__)


type Served = Callable[[], Awaitable[None]]
"""Raises SchemaBehind or UnknownRevision when the database is at a revision that this version does not serve."""


class SupabaseStore:
    """Units of work on the engine's pool, hot reads on the driver's."""

    shared: Final = True

    def __init__(
        self, writes: Transactions, reads: Transactions, hot_reads: SupabaseHotReads, served: Served
    ) -> None:
        self.work = SqlWork(writes, reads)
        self.hot_reads = hot_reads
        self.rate_gate = SqlRateGate(writes)
        self.maintenance_flag = SqlMaintenanceFlag(writes, reads)
        self.meter = SqlAiMeter(writes)
        self._served = served
        self._open = True

    async def check(self) -> None:
        """Raise StoreUnavailable when it is closed, the server does not answer, or the schema has moved on."""
        if not self._open:
            raise StoreUnavailable("it is closed")
        try:
            await self._served()
        except (SchemaBehind, UnknownRevision) as error:
            raise StoreUnavailable(
                f"the database is at revision {error.found}, which is not served"
            ) from error

    def closed(self) -> None:
        """Note that nothing can be served any more."""
        self._open = False


@asynccontextmanager
async def build(deployment: Deployment) -> AsyncIterator[Store]:
    """Open the store of a deployment, whose schema has to be there: PostgreSQL is migrated by command alone.

    Raises InvalidSetting, StoreUnavailable, SchemaBehind, UnknownRevision.
    """
    settings = settings_of(deployment)
    async with opened(settings, Fence(settings.schema)) as store:
        yield store


@asynccontextmanager
async def opened(settings: Settings, fence: Fence) -> AsyncIterator[SupabaseStore]:
    """Open the store at an address. Raises StoreUnavailable, SchemaBehind, UnknownRevision."""
    async with AsyncExitStack() as closing:
        pool = await closing.enter_async_context(open_pool(settings, HOT_READS))
        of_health = replace(settings, answer_limit_s=min(_HEALTH_LIMIT_S, settings.answer_limit_s))
        health = await closing.enter_async_context(open_pool(of_health, HEALTH))

        async def served() -> None:
            check_revision(await health.revision(settings.schema))
            await health.rows("SELECT 1", (), f"BEGIN; {fence.opening(None)}")

        await served()
        await check_capacity(settings, health)
        _check_login(settings, unbound=await health.is_unbound())
        writer, reader = [
            await closing.enter_async_context(open_engine(settings, size)) for size in (WRITERS, SNAPSHOTS)
        ]
        writes = Transactions(writer, fence, read_only=False)
        reads = Transactions(reader, fence, read_only=True)
        hot_reads = SupabaseHotReads(pool, settings.schema, fence if settings.read_fence else None)
        store = SupabaseStore(writes, reads, hot_reads, served)
        closing.callback(store.closed)
        yield store


def _check_login(settings: Settings, *, unbound: bool) -> None:
    """Warn of a login that row-level security does not bind; raise InvalidSetting where reads would need one."""
    user = settings.address.user
    if not unbound and not settings.read_fence:
        raise InvalidSetting(
            "TA_SUPABASE__READ_FENCE",
            f"on: row-level security binds {user}, who reads no athlete's rows without it",
        )
    if unbound:
        _log.warning(
            "row-level security does not bind the login %s: make the server's own (training-analyzer db roles --print)",
            user,
        )
