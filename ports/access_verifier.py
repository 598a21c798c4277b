"""Bearer tokens that somebody else issued."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.ports.tokens import Claims


@runtime_checkable
class AccessVerifier(Protocol):
    """Reads the tokens of other issuers; which one is asked is told by the token's unverified ``iss``."""

    @property
    def issuers(self) -> frozenset[str]:
        """The issuers whose tokens it reads, each exactly as ``iss`` spells it."""
        ...

    async def read(self, token: str, now: datetime) -> Claims:
        """Return the account of ours that a token speaks for, and its session, which is a row like any other.

        The signature, ``iss``, ``aud`` and ``exp`` have been checked. Raises InvalidToken.
        """
        ...
