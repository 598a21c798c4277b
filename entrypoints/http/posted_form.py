"""Forms of our pages: what they send, and whether it was one of ours that sent it.

Nobody has to be signed in for them, so that the token of a session cannot serve: a cookie holds 256 random bits, and
the form an HMAC of them. No page elsewhere can read the one or make the other.
"""

import hmac
import re
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any, Final
from urllib.parse import parse_qsl

from litestar import Request
from litestar.datastructures import Cookie

from training_analyzer.entrypoints.http.access import ANYBODY
from training_analyzer.entrypoints.http.cookies import cookie_name, host_cookie
from training_analyzer.entrypoints.http.csrf import CsrfFailed, is_from_us
from training_analyzer.entrypoints.http.page import Field
from training_analyzer.entrypoints.http.parameters import unfit
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.derived_keys import KeyPurpose

URLENCODED: Final = "application/x-www-form-urlencoded"
FORM: Final = {**ANYBODY, "consumes": (URLENCODED,)}
"""Of a route that takes a form of ours from anybody."""

Browser = Request[Any, Any, Any]  # a plain assignment: Litestar does not look through the type statement
type Fields = dict[str, str]

_COOKIE: Final = "ta_form"
_LIFE_S: Final = 3600
_TOKEN: Final = "csrf"  # noqa: S105 - a field's name
_SHAPE: Final = re.compile(r"[\w-]{43}", re.ASCII)
_MOST_FIELDS: Final = 10


def form_secret(request: Browser, wired: Wired) -> str:
    """Return what the browser keeps: the same for all forms that it has open."""
    kept = _kept(request, wired)
    return kept if _SHAPE.fullmatch(kept) else token_urlsafe(32)


def form_cookie(wired: Wired, secret: str) -> Cookie:
    """Return the cookie that goes with a form."""
    return host_cookie(wired.settings, _COOKIE, secret, max_age_s=_LIFE_S)


def form_token(wired: Wired, secret: str) -> Field:
    """Return the field that goes with the cookie."""
    value = _token(wired.derived_keys.key(KeyPurpose.CSRF), secret)
    return Field(_TOKEN, kind="hidden", value=value)


async def posted_form(request: Browser, wired: Wired) -> Fields:
    """Return the fields of a form of ours. Raises CsrfFailed for another's, HttpProblem for what is no form."""
    fields = _parsed(await request.body())
    kept, shown = _kept(request, wired), fields.pop(_TOKEN, "").encode()
    tokens = [_token(key, kept).encode() for key in wired.derived_keys.keys(KeyPurpose.CSRF)]
    ours = _SHAPE.fullmatch(kept) and is_from_us(request.scope, wired.settings)
    if not ours or not any(hmac.compare_digest(shown, token) for token in tokens):
        raise CsrfFailed
    return fields


def _parsed(raw: bytes) -> Fields:
    try:
        text = raw.decode("ascii")
        pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_FIELDS, errors="strict")
    except ValueError as error:  # UnicodeDecodeError among them
        raise unfit("", "The body is a form of UTF-8 with few fields.") from error
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise unfit("", "A field comes once.")
    return fields


def _kept(request: Browser, wired: Wired) -> str:
    return request.cookies.get(cookie_name(wired.settings, _COOKIE), "")


def _token(key: bytes, secret: str) -> str:
    return hmac.digest(key, b"form " + secret.encode(), sha256).hex()
