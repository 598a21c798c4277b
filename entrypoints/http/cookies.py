"""Cookies as this host alone sets and gets them."""

from typing import Final

from litestar.datastructures import Cookie
from litestar.types import HTTPScope

from training_analyzer.domain.services.carrier import SignedInByCookie
from training_analyzer.entrypoints.http.headers import headers_named
from training_analyzer.entrypoints.settings import Settings

SESSION: Final = "ta_session"


def host_cookie(settings: Settings, name: str, value: str, *, max_age_s: int) -> Cookie:
    """Return a cookie that no script reads, and no page elsewhere sends along but by a link."""
    # Lax: whoever follows a link to us, or comes back from an identity provider, is who he was
    return Cookie(
        key=cookie_name(settings, name), value=value, max_age=max_age_s, path="/",
        httponly=True, secure=_is_production(settings), samesite="lax",
    )  # fmt: skip


def session_cookie(settings: Settings, signed_in: SignedInByCookie) -> Cookie:
    """Return what carries a session; the server knows when it ends before that."""
    life_s = int((signed_in.session.expires_at - signed_in.session.created_at).total_seconds())
    return host_cookie(settings, SESSION, signed_in.cookie.reveal(), max_age_s=life_s)


def no_session_cookie(settings: Settings) -> Cookie:
    """Return what makes a browser forget its session."""
    return host_cookie(settings, SESSION, "", max_age_s=0)


def shown_session(scope: HTTPScope, settings: Settings) -> str | None:
    """Return the session's cookie, None where none or more than one is shown."""
    pairs = (
        pair.strip().partition("=") for line in headers_named(scope, b"cookie") for pair in line.split(";")
    )
    name = cookie_name(settings, SESSION)
    found = [value for key, _, value in pairs if key == name]
    return found[0] if len(found) == 1 else None


def cookie_name(settings: Settings, name: str) -> str:
    """Return the name by which browsers hold to host, path and TLS; development may be plain HTTP."""
    return f"__Host-{name}" if _is_production(settings) else name


def _is_production(settings: Settings) -> bool:
    return settings.environment == "production"
