"""Passwords that are known from elsewhere."""

from typing import Protocol, runtime_checkable

from training_analyzer.domain.secret import Secret


@runtime_checkable
class BreachedPasswords(Protocol):
    """Knows the passwords of other people's breaches."""

    async def holds(self, password: Secret) -> bool:
        """Return whether a password was seen in a breach. Slow: never inside a unit of work."""
        ...
