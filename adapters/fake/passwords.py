"""Password hashing without its price."""

from hashlib import sha256
from itertools import count
from typing import Final

from training_analyzer.domain.identity.errors import HashingBusy
from training_analyzer.domain.identity.user import PasswordHash
from training_analyzer.domain.secret import Secret
from training_analyzer.ports.passwords import Verified

_SCHEME: Final = "fake"
_WEAK: Final = "weak"


class FakePasswords:
    """Instant and no protection at all. ``verifications`` counts the checks; ``busy`` refuses all work."""

    def __init__(self) -> None:
        self.verifications = 0
        self.busy = False
        self._salts = count(1)

    async def hash(self, password: Secret) -> PasswordHash:
        """Return a salted hash. Raises HashingBusy."""
        return self._hash(_SCHEME, password)

    def weak_hash(self, password: Secret) -> PasswordHash:
        """Return a hash by yesterday's parameters, which a verification upgrades."""
        return self._hash(_WEAK, password)

    async def verify(self, password: Secret, stored: PasswordHash | None) -> Verified:
        """Check a password; a weak hash comes back upgraded. Raises HashingBusy."""
        self._check_free()
        self.verifications += 1
        if stored is None:
            return Verified(right=False)
        scheme, _, rest = stored.partition("$")
        salt, _, digest = rest.partition("$")
        if digest != _digest(salt, password):
            return Verified(right=False)
        return Verified(right=True, upgraded=self._hash(_SCHEME, password) if scheme == _WEAK else None)

    def _hash(self, scheme: str, password: Secret) -> PasswordHash:
        self._check_free()
        salt = str(next(self._salts))
        return PasswordHash(f"{scheme}${salt}${_digest(salt, password)}")

    def _check_free(self) -> None:
        if self.busy:
            raise HashingBusy


def _digest(salt: str, password: Secret) -> str:
    return sha256(f"{salt}${password.reveal()}".encode("utf-8", "surrogatepass")).hexdigest()
