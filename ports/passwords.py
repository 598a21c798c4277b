"""Password hashing, off the event loop."""

from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.user import PasswordHash
from training_analyzer.domain.secret import Secret


@dataclass(frozen=True, slots=True)
class Verified:
    """Whether a password was right, and its hash by today's parameters where the stored one is weaker."""

    right: bool
    upgraded: PasswordHash | None = None


@runtime_checkable
class Passwords(Protocol):
    """Slow on purpose, with few threads and a bounded queue. Both raise HashingBusy when the queue is full."""

    async def hash(self, password: Secret) -> PasswordHash:
        """Return a salted hash."""
        ...

    async def verify(self, password: Secret, stored: PasswordHash | None) -> Verified:
        """Check a password; None costs the same as a hash and is never right."""
        ...
