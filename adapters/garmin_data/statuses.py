"""What an answer that is no success means."""

from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Final

from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    GoneAtSource,
    ProtocolChanged,
    RateLimited,
    SourceError,
    SourceUnavailable,
)

_UNAUTHORIZED: Final = 401
_FORBIDDEN: Final = 403
_NOT_FOUND: Final = 404
_TOO_MANY: Final = (427, 429)
"""Garmin's log-in answers the first, which no standard has, as others do the second."""
_SERVER: Final = 500
_LONGEST_S: Final = 24 * 3600


def failure_of(status: int, headers: Mapping[str, str], endpoint: str) -> SourceError:
    """Return the failure that a status stands for; ``endpoint`` is the path without what is the athlete's."""
    if status == _UNAUTHORIZED:
        return AuthenticationFailed()
    if status == _FORBIDDEN:
        return AccessBlocked(retry_after_s=retry_after_s(headers))
    if status == _NOT_FOUND:
        return GoneAtSource()
    if status in _TOO_MANY:
        return RateLimited(retry_after_s=retry_after_s(headers))
    if status >= _SERVER:
        return SourceUnavailable(retry_after_s=retry_after_s(headers))
    return ProtocolChanged(endpoint)


def retry_after_s(headers: Mapping[str, str]) -> int | None:
    """Return what ``Retry-After`` asks for, at most a day: seconds, or a date that is compared with the answer's own."""
    asked = headers.get("Retry-After", "").strip()
    if asked.isascii() and asked.isdigit():
        return min(int(asked[:9]), _LONGEST_S)
    try:
        until, now = parsedate_to_datetime(asked), parsedate_to_datetime(headers.get("Date", ""))
        return min(max(round((until - now).total_seconds()), 0), _LONGEST_S)
    except (ValueError, TypeError):
        return None
