"""Visits to identity providers: begun for a browser, and finished by what it brings back."""

import secrets
from typing import Any, Final

from litestar import Request
from litestar.datastructures import Cookie

from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.identity.oidc_flow import ENTROPY_BYTES
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.domain.services.begin_identity import VISIT_ENTROPY_BYTES, Begun, begin_identity
from training_analyzer.domain.services.carrier import Carrier
from training_analyzer.domain.services.finish_by_factor import ShownFactor, finish_by_factor
from training_analyzer.domain.services.finish_identity import CameBack, Finished, finish_identity
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.cookies import cookie_name, host_cookie
from training_analyzer.entrypoints.http.throttling import throttle_of
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.identity_provider import IdentityProvider

_COOKIE: Final = "ta_flow"


def provider_of(wired: Wired, name: str) -> IdentityProvider:
    """Return a provider by name. Raises NotFound."""
    found = wired.identity_providers.get(name)
    if found is None:
        raise NotFound("identity provider")
    return found


async def begun_visit(
    wired: Wired,
    provider: IdentityProvider,
    *,
    next_path: str | None = None,
    link_user_id: UserId | None = None,
    session_id: SessionId | None = None,
    for_page: bool = False,
) -> Begun:
    """Begin a visit: to sign in, to link with ``link_user_id``, to confirm with ``session_id`` alone."""
    return await begin_identity(
        provider=provider,
        next_path=next_path,
        link_user_id=link_user_id,
        session_id=session_id,
        for_page=for_page,
        entropy=secrets.token_bytes(VISIT_ENTROPY_BYTES),
        work=wired.store.work,
        vault=wired.vault,
        now=wired.clock(),
    )


async def finished_visit[Given](
    provider: IdentityProvider,
    came_back: CameBack,
    request: Request[Any, Any, Any],
    wired: Wired,
    carrier: Carrier[Given],
) -> Finished[Given]:
    """Return what came of a visit. Raises what ``finish_identity`` does."""
    return await finish_identity(
        provider=provider,
        came_back=came_back,
        registration_open=wired.settings.auth.registration == "open",
        origin=origin_of(request),
        throttle=throttle_of(wired),
        work=wired.store.work,
        vault=wired.vault,
        carrier=carrier,
        jobs=wired.jobs,
        entropy=secrets.token_bytes(ENTROPY_BYTES),
        make_id=wired.make_id,
        now=wired.clock(),
    )


async def finished_by_factor[Given](
    provider: IdentityProvider,
    ticket: str,
    code: str,
    request: Request[Any, Any, Any],
    wired: Wired,
    carrier: Carrier[Given],
) -> tuple[Given, str | None]:
    """Return what carries the session, and where to go on. Raises what ``finish_by_factor`` does."""
    return await finish_by_factor(
        shown=ShownFactor(
            provider=provider.name, ticket=ticket, browser=browser_of(request, wired), code=Secret(code)
        ),
        origin=origin_of(request),
        throttle=throttle_of(wired),
        work=wired.store.work,
        vault=wired.vault,
        carrier=carrier,
        jobs=wired.jobs,
        make_id=wired.make_id,
        now=wired.clock(),
    )


def browser_of(request: Request[Any, Any, Any], wired: Wired) -> str:
    """Return what the browser kept of its visit, or nothing."""
    return request.cookies.get(cookie_name(wired.settings, _COOKIE), "")


def visit_cookie(wired: Wired, begun: Begun) -> Cookie:
    """Return what ties a visit to the browser."""
    life_s = int((begun.expires_at - wired.clock()).total_seconds())
    return host_cookie(wired.settings, _COOKIE, begun.browser.reveal(), max_age_s=life_s)


def no_visit_cookie(wired: Wired) -> Cookie:
    """Return what makes a browser forget its visit."""
    return host_cookie(wired.settings, _COOKIE, "", max_age_s=0)
