"""What units and the server's login may do with the audit log: add, read, and have the old part pruned."""

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime

import asyncpg  # type: ignore[import-untyped]  # no types are shipped
import pytest

from tests.databases import SCHEMA, SERVER, Databases, as_user, deployment_at
from training_analyzer.adapters.supabase.store import build
from training_analyzer.domain.audit.event import AUDIT_KEPT
from training_analyzer.domain.services.purge import purge
from training_analyzer.plugins.testing.builders import a_user_id
from training_analyzer.plugins.testing.identity_builders import an_audit_event


@pytest.fixture(scope="module")
def url(databases: Databases) -> Iterator[str]:
    """Return a database whose log the server's login wrote, in units as it opens them."""
    with databases.migrated() as made:
        asyncio.run(_fill(made))
        yield made


async def _fill(url: str) -> None:
    async with build(deployment_at(as_user(url, SERVER))) as store, store.work() as w:
        await w.audit.add(an_audit_event(1, at=datetime.now(UTC)))
        await w.commit()


@pytest.mark.parametrize("change", ["UPDATE {} SET outcome = 'failed'", "DELETE FROM {}", "TRUNCATE {}"])
@pytest.mark.parametrize("role", ["ta_unit", "none"])  # what the server's login may be
async def test_nobody_who_serves_changes_or_removes_an_event(url: str, role: str, change: str) -> None:
    connection = await asyncpg.connect(as_user(url, SERVER))
    try:
        await connection.execute(f"SET ROLE {role}")
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(change.format(f"{SCHEMA}.audit_event"))
    finally:
        await connection.close()


async def test_the_servers_login_prunes_what_is_old_and_nothing_else(database: str) -> None:
    now = datetime.now(UTC)
    async with build(deployment_at(as_user(database, SERVER))) as store:
        async with store.work() as w:
            for number, at in ((1, now), (2, now - 2 * AUDIT_KEPT)):
                await w.audit.add(an_audit_event(number, at=at))
            await w.commit()
        assert (
            await purge(work=store.work, rate_gate=store.rate_gate, now=now + 3 * AUDIT_KEPT)
        ).audit_events == 1
        async with store.work.snapshot() as w:
            found = await w.audit.page(a_user_id(), after=None, limit=9)
    assert [event.at for event in found] == [now]
