"""What a person hands over once, and what is kept of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from training_analyzer.domain.secret import Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class Password:
    """A name and its password at the provider: used for one login, never stored."""

    username: str
    password: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceKey:
    """A key that the person made at the provider, and can revoke there."""

    key: Secret


@dataclass(frozen=True, slots=True, kw_only=True)
class OAuthGrant:
    """What a browser brought back from the provider (RFC 6749, section 4.1, with PKCE)."""

    code: Secret
    code_verifier: Secret
    redirect_uri: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenBundle:
    """Tokens that a login on the person's own machine left there."""

    bundle: bytes = field(repr=False)


type ConnectRequest = Password | SourceKey | OAuthGrant | TokenBundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """The person at the provider. ``time_zone`` is an IANA name."""

    provider_user_id: str
    display_name: str | None = None
    time_zone: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Credential:
    """What a session is opened with. ``blob`` is the adapter's own: it is sealed, and never read, shown or logged.

    ``expires_at`` is when a person has to connect again, unless a session rotates it before; None where nobody knows.
    """

    blob: bytes = field(repr=False)
    account: Account
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Challenge:
    """A login that waits for a code. ``state`` holds all that another process needs to finish it, and no password.

    ``sent_to`` is the masked address or number that the provider tells.
    """

    state: bytes = field(repr=False)
    method: Literal["email", "sms", "totp", "unknown"]
    sent_to: str | None
    expires_at: datetime
