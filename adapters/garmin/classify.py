"""What the library raises, as what it means. Its names are no evidence: the answers behind them are.

``AuthenticationError`` is also raised where a token endpoint fails, ``ConnectionError`` where a firewall refuses us; to
believe them would cost healthy accounts their credentials.
"""

import re
from collections.abc import Iterator
from typing import Any, Final

from garminconnect import (
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectTooManyRequestsError,
)

from training_analyzer.adapters.garmin.observed import TOKEN_ENDPOINT, ObservedClient, refusal_of_tokens
from training_analyzer.adapters.garmin_data.statuses import failure_of
from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    ChallengeExpired,
    InvalidMfaCode,
    ProtocolChanged,
    RateLimited,
    SourceError,
    SourceUnavailable,
)

LIBRARY_ERRORS: Final = (
    SourceError,
    GarminConnectAuthenticationError,
    GarminConnectConnectionError,
    GarminConnectTooManyRequestsError,
    OSError,  # requests and curl
    ValueError,  # JSON
)
LOGIN: Final = "/mobile/api/login"
_TOO_MANY: Final = re.compile(r"\b(427|429)\b")
_BLOCKED: Final = re.compile(r"\b403\b|captcha|unexpected title|restricted|locked", re.IGNORECASE)
_FAILING: Final = re.compile(r"\b5\d\d\b|bad gateway|unavailable", re.IGNORECASE)
_UNREADABLE: Final = re.compile(r"non-JSON|responseStatus=|missing service ticket")
_MFA_ANSWERS: Final = re.compile(r"/api/mfa/verifyCode: ([^']*)")


def classified(error: BaseException, endpoint: str) -> SourceError:
    """Return the failure of a data call, by the first answer in the chain of causes."""
    chain = list(_causes(error))
    for each in chain:
        if isinstance(each, SourceError):
            return each
        response: Any = getattr(each, "response", None)
        if getattr(response, "status_code", 0) >= 300:  # noqa: PLR2004
            return failure_of(response.status_code, response.headers, endpoint)
    if any(isinstance(each, ValueError) for each in chain):
        return ProtocolChanged(endpoint)
    return SourceUnavailable()


def login_failure(error: BaseException, client: ObservedClient) -> SourceError:
    """Return why a log-in failed: by the token endpoint's answer, where it came so far, else by what is said."""
    if client.token_answer is not None:
        return no_tokens(client)
    said = str(error)
    if isinstance(error, GarminConnectTooManyRequestsError):
        return RateLimited()
    if isinstance(error, GarminConnectAuthenticationError):
        return AccessBlocked() if _BLOCKED.search(said) else AuthenticationFailed()
    return _by_words(said, LOGIN)


def no_tokens(client: ObservedClient) -> SourceError:
    """Return why a log-in that Garmin accepted brought no tokens that last."""
    if client.token_answer is None:
        return SourceUnavailable()
    if client.token_answer.ok:
        return ProtocolChanged(TOKEN_ENDPOINT)
    return refusal_of_tokens(client.token_answer)


def code_failure(error: BaseException, client: ObservedClient) -> SourceError:
    """Return why a code did not finish a log-in."""
    if client.token_answer is not None:
        return no_tokens(client)
    said = str(error)
    if isinstance(error, GarminConnectTooManyRequestsError):
        return RateLimited()
    if not isinstance(error, GarminConnectAuthenticationError):
        return _by_words(said, "/mobile/api/mfa/verifyCode")
    if "client_state" in said or "context" in said:
        return ChallengeExpired()
    widget = said.partition("Widget MFA failed:")[2].strip()
    answers = _MFA_ANSWERS.findall(said)
    return _by_answers(answers) if answers else _by_widget(widget)


def _by_answers(answers: list[str]) -> SourceError:
    """Both addresses were tried: an answer in words is about the code, and a status about everything else."""
    words = [each for each in answers if not each.startswith(("HTTP ", "429", "connection error"))]
    if any(re.search("session|expired", each, re.IGNORECASE) for each in words):
        return ChallengeExpired()
    if words:
        return InvalidMfaCode()
    statuses = " ".join(each for each in answers if not each.startswith("connection error"))
    return _by_words(statuses, "/mobile/api/mfa/verifyCode")


def _by_widget(title: str) -> SourceError:
    if not title or _FAILING.search(title):
        return SourceUnavailable()
    return InvalidMfaCode()


def _by_words(said: str, endpoint: str) -> SourceError:
    """Return what the last of the ways that were tried says of itself."""
    if _BLOCKED.search(said):
        return AccessBlocked()
    if _TOO_MANY.search(said):
        return RateLimited()
    if _UNREADABLE.search(said) and not _FAILING.search(said):
        return ProtocolChanged(endpoint)
    return SourceUnavailable()


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
