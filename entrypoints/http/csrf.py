"""Whether a request that a browser's cookie carries was meant by a page of ours."""

import hmac
from hashlib import sha256
from typing import Final

from litestar.types import HTTPScope

from training_analyzer.domain.ids import SessionId
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.headers import header
from training_analyzer.entrypoints.http.problems import HttpProblem
from training_analyzer.entrypoints.public_url import own_origin
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.derived_keys import KeyPurpose

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})


class CsrfFailed(HttpProblem):
    """A request by cookie without the session's CSRF token, or from a page elsewhere."""

    def __init__(self) -> None:
        super().__init__(
            "csrf_failed", "Send X-CSRF-Token from a page of this site; reload it and try again."
        )


def csrf_token(wired: Wired, session_id: SessionId) -> str:
    """Return the token of a session: the same for as long as the deployment's secret signs."""
    return _token(wired.derived_keys.key(KeyPurpose.CSRF), session_id)


def check_csrf(scope: HTTPScope) -> None:
    """Refuse what a cookie would do that no page of ours meant. Raises CsrfFailed."""
    caller: Caller | None = scope["user"]
    if caller is None or not caller.by_cookie or scope["method"] in SAFE_METHODS:
        return
    wired: Wired = scope["litestar_app"].state.wired
    if not (is_from_us(scope, wired.settings) and _has_token(scope, wired, caller.session_id)):
        raise CsrfFailed


def is_from_us(scope: HTTPScope, settings: Settings) -> bool:
    """Whether a page of ours sent it. A browser names itself whose page it is, and no page can change that."""
    origin = header(scope, b"origin")
    if not origin:
        return header(scope, b"sec-fetch-site") == "same-origin"
    if ours := own_origin(settings):
        return origin == ours
    schemes = ("https",) if settings.environment == "production" else ("https", "http")
    return origin in {f"{scheme}://{header(scope, b'host').lower()}" for scheme in schemes}


def _has_token(scope: HTTPScope, wired: Wired, session_id: SessionId) -> bool:
    shown = header(scope, b"x-csrf-token").encode("latin-1")
    keys = wired.derived_keys.keys(KeyPurpose.CSRF)
    return any(hmac.compare_digest(shown, _token(key, session_id).encode()) for key in keys)


def _token(key: bytes, session_id: SessionId) -> str:
    return hmac.digest(key, session_id.bytes, sha256).hex()
