"""Breaches that a test decides."""

from training_analyzer.domain.secret import Secret


class FakeBreachedPasswords:
    """Knows the passwords it is given."""

    def __init__(self, *known: str) -> None:
        self.known = set(known)

    async def holds(self, password: Secret) -> bool:
        """Return whether the password is one of them."""
        return password.reveal() in self.known
