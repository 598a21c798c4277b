"""Accounts in a dict."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.adapters.fake.tables import Tables
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import EmailTaken
from training_analyzer.domain.identity.user import PasswordHash, User
from training_analyzer.domain.ids import UserId


class FakeUsers:
    """Accounts by id and by address."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId) -> User:
        """Raise NotFound."""
        user = self._transaction.tables(user_id).users.get(user_id)
        if user is None:
            raise NotFound("user")
        return user

    async def find_by_email(self, email: Email) -> User | None:
        """Return the account of that address. Raises ForeignOwner in another athlete's unit."""
        users = self._transaction.tables().users.values()
        found = next((user for user in users if user.email == email), None)
        if found is not None:
            self._transaction.tables(found.id)
        return found

    async def ids(self, *, after: UserId | None, limit: int) -> Sequence[UserId]:
        """Return accounts in order of id, those after one. Raises ForeignOwner in an athlete's unit."""
        self._transaction.check_unbound()
        users = self._transaction.tables().users
        return sorted(user_id for user_id in users if after is None or user_id > after)[:limit]

    async def page(self, *, after: UserId | None, limit: int, search: str | None) -> Sequence[User]:
        """Return accounts in order of id, those after one. Raises ForeignOwner in an athlete's unit."""
        self._transaction.check_unbound()
        users = self._transaction.tables().users
        text = (search or "").lower()
        found = [user for user in users.values() if (after is None or user.id > after) and text in user.email]
        return sorted(found, key=lambda user: user.id)[:limit]

    async def administrators(self) -> Sequence[UserId]:
        """Return the active administrators in order of id. Raises ForeignOwner in an athlete's unit."""
        self._transaction.check_unbound()
        users = self._transaction.writable().users.values()
        return sorted(user.id for user in users if user.is_admin and user.active)

    async def add(self, user: User) -> None:
        """Raise EmailTaken, ValueError for an id that is taken."""
        tables = self._transaction.writable(user.id)
        if user.id in tables.users:
            message = f"{user.id} is another account's id"
            raise ValueError(message)
        _store(tables, user)

    async def save(self, user: User) -> User:
        """Return the account with its version raised. Raises StaleWrite, EmailTaken, NotFound."""
        tables = self._transaction.writable(user.id)
        if user.id not in tables.users:
            raise NotFound("user")
        if tables.users[user.id].version != user.version:
            raise StaleWrite("user")
        saved = replace(user, version=user.version + 1)
        _store(tables, saved)
        return saved

    async def signed_in(
        self,
        user_id: UserId,
        now: datetime,
        *,
        seen: PasswordHash | None = None,
        upgraded: PasswordHash | None = None,
    ) -> bool:
        """Set the last sign-in, and the upgraded hash; False for an inactive account or another password."""
        check_aware(now)
        tables = self._transaction.writable(user_id)
        user = tables.users.get(user_id)
        if user is None or not user.active or (seen is not None and user.password_hash != seen):
            return False
        tables.users[user_id] = replace(user, last_login_at=now, password_hash=upgraded or user.password_hash)
        return True


def _store(tables: Tables, user: User) -> None:
    check_aware(user.email_verified_at, user.last_login_at, user.created_at, user.updated_at)
    if user.email != user.email.lower():
        message = "addresses are kept in lower case"
        raise ValueError(message)
    if any(other.email == user.email and other.id != user.id for other in tables.users.values()):
        raise EmailTaken
    tables.users[user.id] = user
