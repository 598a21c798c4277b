"""What every store of visits to identity providers does."""

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from training_analyzer.domain.errors import ForeignOwner, NotFound
from training_analyzer.domain.identity.oidc_flow import LIFE, OidcFlow, flow_hash
from training_analyzer.domain.identity.user import User
from training_analyzer.plugins.testing.builders import NOW, a_refresh_token, a_session, a_user_id
from training_analyzer.plugins.testing.stored import StoredContract
from training_analyzer.ports.store import Store

_MOMENT = timedelta(microseconds=1)


class OidcFlowsContract(StoredContract):
    """A flow is taken once, until it expires."""

    async def test_a_flow_is_taken_with_all_it_says(self, store: Store, athlete: User) -> None:
        async with store.work() as w:
            await w.sessions.open(a_session(), a_refresh_token(), NOW + timedelta(days=1))
            await w.commit()
        linking = an_oidc_flow(2, link_user_id=athlete.id, session_id=a_session().id, next="/settings?tab=1")
        for flow in (an_oidc_flow(), linking):
            await _add(store, flow)
            assert await _take(store, flow) == flow

    async def test_a_flow_is_taken_once(self, store: Store) -> None:
        await _add(store, an_oidc_flow())
        assert await _take(store, an_oidc_flow()) is not None
        assert await _take(store, an_oidc_flow()) is None

    async def test_of_twenty_at_once_one_has_the_flow(self, store: Store) -> None:
        await _add(store, an_oidc_flow(), an_oidc_flow(2))
        taken = await asyncio.gather(*(_take(store, an_oidc_flow()) for _ in range(20)))
        assert Counter(type(each) for each in taken) == {OidcFlow: 1, type(None): 19}
        assert await _take(store, an_oidc_flow(2)) is not None

    async def test_a_flow_expires(self, store: Store) -> None:
        flow = an_oidc_flow()
        await _add(store, flow)
        assert await _take(store, flow, at=flow.expires_at) is None
        assert await _take(store, flow, at=flow.expires_at - _MOMENT) == flow

    async def test_an_unknown_flow_is_none(self, store: Store) -> None:
        await _add(store, an_oidc_flow())
        assert await _take(store, an_oidc_flow(2)) is None

    async def test_nobody_links_and_no_session_is_renewed(self, store: Store) -> None:
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.oidc_flows.add(an_oidc_flow(link_user_id=a_user_id()))
        async with store.work() as w:
            with pytest.raises(NotFound):
                await w.oidc_flows.add(an_oidc_flow(session_id=a_session().id))

    async def test_a_bound_unit_links_for_nobody_else(self, store: Store, athlete: User, other: User) -> None:
        async with store.work.for_user(other.id)() as w:
            with pytest.raises(ForeignOwner):
                await w.oidc_flows.add(an_oidc_flow(link_user_id=athlete.id))
            with pytest.raises(ForeignOwner):
                await w.oidc_flows.purge(NOW, limit=1)

    async def test_what_has_expired_is_forgotten_in_batches(self, store: Store) -> None:
        late = an_oidc_flow(4, expires_at=NOW + LIFE + _MOMENT)
        await _add(store, *(an_oidc_flow(number) for number in (1, 2, 3)), late)
        async with store.work() as w:
            assert await w.oidc_flows.purge(NOW + LIFE, limit=2) == 2
            assert await w.oidc_flows.purge(NOW + LIFE, limit=2) == 1
            assert await w.oidc_flows.purge(NOW + LIFE, limit=2) == 0
            await w.commit()
        assert await _take(store, late) == late

    async def test_its_verifier_counts_as_sealed_until_it_expires(self, store: Store) -> None:
        await _add(store, an_oidc_flow())
        async with store.work.snapshot() as w:
            assert list(await w.sealed.heads(NOW)) == [an_oidc_flow().verifier]
            assert list(await w.sealed.heads(NOW + LIFE)) == []


def an_oidc_flow(number: int = 1, **changes: Any) -> OidcFlow:
    """Return a flow that begins now."""
    flow = OidcFlow(
        state_hash=flow_hash(f"state-{number}"),
        browser_hash=flow_hash(f"browser-{number}"),
        provider="google",
        nonce=f"nonce-{number}",
        verifier=f"sealed-{number}".encode(),
        created_at=NOW,
        expires_at=NOW + LIFE,
    )
    return replace(flow, **changes)


async def _add(store: Store, *flows: OidcFlow) -> None:
    async with store.work() as w:
        for flow in flows:
            await w.oidc_flows.add(flow)
        await w.commit()


async def _take(store: Store, flow: OidcFlow, *, at: datetime = NOW) -> OidcFlow | None:
    async with store.work() as w:
        taken = await w.oidc_flows.take(flow.state_hash, at)
        await w.commit()
    return taken
