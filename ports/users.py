"""Accounts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.user import PasswordHash, User
from training_analyzer.domain.ids import UserId


@runtime_checkable
class Users(Protocol):
    """Accounts by id and by address."""

    async def get(self, user_id: UserId) -> User:
        """Raise NotFound."""
        ...

    async def find_by_email(self, email: Email) -> User | None:
        """Return the account of that address, active or not."""
        ...

    async def ids(self, *, after: UserId | None, limit: int) -> Sequence[UserId]:
        """Return accounts in order of id, those after one: work that goes through everybody.

        Raises ForeignOwner in an athlete's unit.
        """
        ...

    async def page(self, *, after: UserId | None, limit: int, search: str | None) -> Sequence[User]:
        """Return accounts in order of id, those after one; with ``search``, those with that text in their address.

        Raises ForeignOwner in an athlete's unit.
        """
        ...

    async def administrators(self) -> Sequence[UserId]:
        """Return the active administrators in order of id; until the unit ends, nobody else changes who is one.

        Raises ForeignOwner in an athlete's unit.
        """
        ...

    async def add(self, user: User) -> None:
        """Raise EmailTaken."""
        ...

    async def save(self, user: User) -> User:
        """Return the account with its version raised. Raises StaleWrite when the stored version differs."""
        ...

    async def signed_in(
        self,
        user_id: UserId,
        now: datetime,
        *,
        seen: PasswordHash | None = None,
        upgraded: PasswordHash | None = None,
    ) -> bool:
        """Set the last sign-in, and the upgraded hash in the place of the one that was verified.

        False, and nothing is stored, for an account that is inactive, gone, or has another password than ``seen``,
        None of which asks for none. Once it is True, nobody else changes that until the unit ends. It is no change of
        the account: ``version`` stays.
        """
        ...
