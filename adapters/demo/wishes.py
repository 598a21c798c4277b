"""What a log-in at the demo watch wishes for, by what follows its name after a ``+``."""

from collections.abc import Callable, Mapping
from typing import Final

from training_analyzer.domain.sync.errors import (
    AccessBlocked,
    AuthenticationFailed,
    RateLimited,
    SourceError,
    SourceUnavailable,
)

NAME: Final = "demo"
CODE: Final = "123456"
MFA: Final = "mfa"
NEW: Final = "new"
REFUSED: Final = "refused"
_FAILURES: Final[Mapping[str, Callable[[], SourceError]]] = {
    "limited": lambda: RateLimited(retry_after_s=60),
    "blocked": AccessBlocked,
    "down": SourceUnavailable,
    "expired": AuthenticationFailed,
}


def wishes_of(username: str) -> frozenset[str] | None:
    """Return what follows the name; None for another name."""
    name, *wishes = username.strip().lower().split("+")
    return frozenset(wishes) if name == NAME else None


def wished_failure(wishes: frozenset[str]) -> SourceError | None:
    """Return how each request fails, None for a provider that is well."""
    return next((make() for wish, make in _FAILURES.items() if wish in wishes), None)
