"""A visit to an identity provider: what is kept while the browser is there, and what only it knows."""

from base64 import urlsafe_b64encode
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from training_analyzer.domain.errors import InvalidValue
from training_analyzer.domain.ids import SessionId, UserId
from training_analyzer.domain.secret import Secret

LIFE: Final = timedelta(minutes=10)
TICKET_LIFE: Final = timedelta(minutes=5)
"""How long a visit waits for the code of a second factor."""
ENTROPY_BYTES: Final = 32
_FOR_PAGE: Final = ".page"
_MOST_PATH_CHARACTERS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """What the provider is told. ``verifier`` proves that who comes back is who went (PKCE, RFC 7636).

    ``fresh`` asks for a sign-in now, although the browser may be signed in there; ``begun_at`` is what it is
    compared with.
    """

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    verifier: Secret
    begun_at: datetime
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcFlow:
    """What is kept: hashes of the state and of the browser's cookie, and the verifier sealed.

    With ``link_user_id`` the identity is to be linked to that account, in whose ``session_id`` it was asked for; with
    ``session_id`` alone, its owner proves again who he is; with neither, somebody signs in.
    """

    state_hash: bytes = field(repr=False)
    browser_hash: bytes = field(repr=False)
    provider: str
    nonce: str = field(repr=False)
    verifier: bytes = field(repr=False)
    next: str | None = None
    link_user_id: UserId | None = None
    session_id: SessionId | None = None
    created_at: datetime
    expires_at: datetime


def flow_text(entropy: bytes) -> str:
    """Return 32 random bytes as 43 letters: a state, a nonce, a cookie or a verifier."""
    return urlsafe_b64encode(entropy).decode().rstrip("=")


def browser_text(entropy: bytes, *, for_page: bool) -> str:
    """Return what the browser keeps of a visit, as a cookie; it says by itself whether a page began the visit.

    The hash of all of it is kept, so that none is made of the other.
    """
    return flow_text(entropy) + (_FOR_PAGE if for_page else "")


def is_for_page(browser: str) -> bool:
    """Whether who comes back is a page, which is led on by a cookie, and no program, which reads tokens."""
    return browser.endswith(_FOR_PAGE)


def flow_hash(text: str) -> bytes:
    """Return what a state or a cookie is kept under."""
    return sha256(text.encode("utf-8", "surrogatepass")).digest()


def challenge_of(verifier: Secret) -> str:
    """Return the S256 challenge of a verifier. Source: RFC 7636, section 4.2."""
    return urlsafe_b64encode(sha256(verifier.reveal().encode()).digest()).decode().rstrip("=")


def own_path(text: str | None) -> str | None:
    """Return where to go on afterwards, a path of ours. Raises InvalidValue for what may lead elsewhere."""
    if text is None:
        return None
    # browsers read // and /\ as another host
    unsafe = text[1:2] in {"/", "\\"} or "\\" in text or not (text.isascii() and text.isprintable())
    if not text.startswith("/") or unsafe or " " in text or len(text) > _MOST_PATH_CHARACTERS:
        raise InvalidValue("/next", "A path of this site, such as /settings, is needed.")
    return text
