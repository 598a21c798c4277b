"""Send somebody to an identity provider: to sign in, to link it, or to confirm who holds a session."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from training_analyzer.domain.identity.oidc_flow import (
    ENTROPY_BYTES,
    LIFE,
    Flow,
    OidcFlow,
    browser_text,
    flow_hash,
    flow_text,
    own_path,
)
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.domain.sealing import SealContext
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.identity_provider import IdentityProvider
from training_analyzer.ports.vault import Vault
from training_analyzer.ports.work import Work

VISIT_ENTROPY_BYTES: Final = 4 * ENTROPY_BYTES
"""A state, a nonce, a verifier, and what the browser keeps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """Where the browser has to go, and the cookie that shows on its way back that it is the same one."""

    address: str
    browser: Secret
    expires_at: datetime


async def begin_identity(
    *,
    provider: IdentityProvider,
    next_path: str | None = None,
    link_user_id: UserId | None = None,
    session_id: SessionId | None = None,
    for_page: bool = False,
    entropy: bytes,
    work: Work,
    vault: Vault,
    now: datetime,
) -> Begun:
    """Return where to go on. Raises IdentityRejected for a provider that nobody visits, InvalidValue for a bad path.

    With ``link_user_id`` the identity is to be linked, with ``session_id`` alone that session is to be confirmed;
    ``for_page`` is kept with the browser, for the way back (``is_for_page``); ``entropy`` is ``VISIT_ENTROPY_BYTES`` random bytes.
    """
    parts = [entropy[at : at + ENTROPY_BYTES] for at in range(0, VISIT_ENTROPY_BYTES, ENTROPY_BYTES)]
    state, nonce, verifier = (flow_text(part) for part in parts[:3])
    browser = browser_text(parts[3], for_page=for_page)
    fresh = session_id is not None and link_user_id is None
    visit = Flow(state=state, nonce=nonce, verifier=Secret(verifier), begun_at=now, fresh=fresh)
    address = provider.authorize(visit)
    flow = OidcFlow(
        state_hash=flow_hash(state),
        browser_hash=flow_hash(browser),
        provider=provider.name,
        nonce=nonce,
        verifier=vault.seal(verifier.encode(), seal_context(provider.name, flow_hash(state))),
        next=own_path(next_path),
        link_user_id=link_user_id,
        session_id=session_id,
        created_at=now,
        expires_at=now + LIFE,
    )
    async with work() as w:
        await w.oidc_flows.add(flow)
        await w.commit()
    return Begun(address=address, browser=Secret(browser), expires_at=flow.expires_at)


def seal_context(provider: str, state_hash: bytes) -> SealContext:
    """Return what binds a flow's verifier to its row."""
    return SealContext(
        purpose="oidc-verifier", provider=provider, user_id=None, connection_id=state_hash.hex()
    )
