"""What can go wrong at a source, told apart by what has to happen next."""

from math import ceil
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError


class SourceError(TrainingAnalyzerError):
    """Base of all that a source raises. ``retry_after_s`` is what the provider asks for, None where it does not say."""

    def __init__(self, message: str, *, retry_after_s: int | None = None) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class AuthenticationFailed(SourceError):
    """The provider refused the credential itself: the only failure that may cost a connection its credential."""

    code = "credential_rejected"

    def __init__(self, message: str = "The provider does not accept this credential.") -> None:
        super().__init__(message)


class MfaRequired(AuthenticationFailed):
    """The credential is at its end, and a new one needs a code from the person."""

    code = "mfa_required"

    def __init__(self) -> None:
        super().__init__("The provider asks for a code; connect again.")


class CredentialUnreadable(AuthenticationFailed):
    """What is stored does not open as this connection's own: it was altered, or belongs to another row."""

    code = "credential_unreadable"

    def __init__(self) -> None:
        super().__init__("The stored credential does not open; connect again.")


class InvalidMfaCode(SourceError):
    """The code is wrong; the same challenge may be answered again, as often as ``attempts_left`` says where it is known."""

    code = "mfa_code_invalid"

    def __init__(self, attempts_left: int | None = None) -> None:
        more = "" if attempts_left is None else f" Attempts left: {attempts_left}."
        super().__init__(f"The provider does not accept this code.{more}")
        self.attempts_left = attempts_left


class ChallengeExpired(SourceError):
    """The challenge can be answered no more: too old, answered already, or not one of this source's."""

    code = "challenge_expired"

    def __init__(self) -> None:
        super().__init__("This login has expired; begin again.")


class CredentialUnsupported(SourceError):
    """The source has no such way to connect."""

    code = "credential_unsupported"

    def __init__(self) -> None:
        super().__init__("This provider is not connected in that way.")


class RateLimited(SourceError):
    """The provider has had too many requests of ours: nobody asks it before ``retry_after_s``."""

    code = "provider_rate_limited"

    def __init__(self, *, retry_after_s: int | None = None) -> None:
        super().__init__("The provider asks us to come back later.", retry_after_s=retry_after_s)


class AccessBlocked(SourceError):
    """The provider lets us in no more (403, captcha, missing consent); the credential is as good as before."""

    code = "provider_blocked"

    def __init__(self, *, retry_after_s: int | None = None) -> None:
        super().__init__(
            "The provider refuses our server; connect by a key or a token bundle where it offers one, or try later.",
            retry_after_s=retry_after_s,
        )


ENDS_ALL: Final = (AuthenticationFailed, RateLimited, AccessBlocked)
"""What no other request of the session would fare better with; any other failure concerns one request alone."""


class SourceUnavailable(SourceError):
    """The provider does not answer, or fails itself (5xx)."""

    code = "provider_unavailable"

    def __init__(
        self, message: str = "The provider cannot be reached.", *, retry_after_s: int | None = None
    ) -> None:
        super().__init__(message, retry_after_s=retry_after_s)


class SourceTimedOut(SourceUnavailable):
    """A login took longer than it may; whether it came about is not known."""

    code = "provider_timeout"

    def __init__(self) -> None:
        super().__init__("The provider took too long to answer.")


class ProtocolChanged(SourceError):
    """The provider answers what we cannot read. ``endpoint`` is the path without ids; the payload is never told."""

    code = "provider_protocol_changed"

    def __init__(self, endpoint: str) -> None:
        super().__init__("The provider answers in a form that this version does not know.")
        self.endpoint = endpoint


class GoneAtSource(SourceError):
    """The provider has no such object: deleted there, or an entry without a recording."""

    code = "gone_at_source"

    def __init__(self) -> None:
        super().__init__("The provider has no such object.")


class ConnectionBusy(TrainingAnalyzerError):
    """A sync holds the connection, and its credential with it."""

    code = "connection_busy"

    def __init__(self, retry_after_s: int) -> None:
        super().__init__("This connection is being synced; try again when that is over.")
        self.retry_after_s = retry_after_s


class ReauthRequired(TrainingAnalyzerError):
    """The connection waits until its athlete connects anew."""

    code = "reauth_required"

    def __init__(self) -> None:
        super().__init__("The provider no longer accepts the credential; connect again.")


class ConnectionPaused(TrainingAnalyzerError):
    """The athlete has paused the connection."""

    code = "connection_paused"

    def __init__(self) -> None:
        super().__init__("This connection is paused; end the pause first.")


class SyncTooSoon(TrainingAnalyzerError):
    """The last sync was a moment ago; ``retry_after_s`` is whole seconds, rounded up."""

    code = "sync_too_soon"

    def __init__(self, wait_s: float) -> None:
        self.retry_after_s = max(1, ceil(wait_s))
        super().__init__(f"This connection was synced a moment ago; try again in {self.retry_after_s} s.")


class AlreadyConnected(TrainingAnalyzerError):
    """The athlete has a connection to this provider: a bug of ours, since logging in anew replaces its credential."""

    code = "already_connected"

    def __init__(self) -> None:
        super().__init__("This provider is connected already.")
