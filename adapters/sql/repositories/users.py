"""Accounts in SQL."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.exc import IntegrityError

from training_analyzer.adapters.sql.errors import broken_rule
from training_analyzer.adapters.sql.mapping.fields import values_of
from training_analyzer.adapters.sql.mapping.users import USER_COLUMNS, user_of
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.domain.errors import NotFound, StaleWrite
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.errors import EmailTaken
from training_analyzer.domain.identity.user import PasswordHash, Role, User
from training_analyzer.domain.ids import UserId

_c = user_account.c
BY_ID: Final = select(*USER_COLUMNS).where(_c.id == bindparam("user_id"))
BY_EMAIL: Final = select(*USER_COLUMNS).where(_c.email == bindparam("address"))
IDS: Final = select(_c.id).where(_c.id > bindparam("after")).order_by(_c.id).limit(bindparam("limit"))
PAGE: Final = (
    select(*USER_COLUMNS).where(_c.id > bindparam("after")).order_by(_c.id).limit(bindparam("limit"))
)
FOUND: Final = PAGE.where(_c.email.like(bindparam("pattern"), escape="\\"))
# locked, so that of two administrators who demote each other the second sees what the first did
_ADMINISTRATORS: Final = (
    select(_c.id)
    .where(_c.role == Role.ADMIN.value, _c.active == bindparam("active"))
    .order_by(_c.id)
    .with_for_update()
)
_WILD: Final = re.compile(r"[%_\\]")
_BEFORE_ALL: Final = UUID(int=0)
_ADD: Final = insert(user_account)
_ENTERED: Final = (
    update(user_account)
    .where(_c.id == bindparam("account"), _c.active == bindparam("in_use"))
    .values(last_login_at=bindparam("now"))
)
_BY_PASSWORD: Final = _ENTERED.where(_c.password_hash == bindparam("seen"))
_UPGRADED: Final = _BY_PASSWORD.values(password_hash=bindparam("upgraded"))


class SqlUsers:
    """Accounts by id and by address."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def get(self, user_id: UserId) -> User:
        """Raise NotFound."""
        self._transaction.check_owner(user_id)
        row = await self._transaction.first(BY_ID, {"user_id": user_id})
        if row is None:
            raise NotFound("user")
        return user_of(row)

    async def find_by_email(self, email: Email) -> User | None:
        """Return the account of that address."""
        row = await self._transaction.first(BY_EMAIL, {"address": email})
        if row is None:
            return None
        user = user_of(row)
        self._transaction.check_owner(user.id)
        return user

    async def ids(self, *, after: UserId | None, limit: int) -> Sequence[UserId]:
        """Return accounts in order of id, those after one. Raises ForeignOwner in an athlete's unit."""
        self._transaction.check_unbound()
        rows = await self._transaction.rows(IDS, {"after": after or _BEFORE_ALL, "limit": limit})
        return [UserId(row.id) for row in rows]

    async def page(self, *, after: UserId | None, limit: int, search: str | None) -> Sequence[User]:
        """Return accounts in order of id, those after one. Raises ForeignOwner in an athlete's unit."""
        self._transaction.check_unbound()
        values = {"after": after or _BEFORE_ALL, "limit": limit}
        if not search:
            return [user_of(row) for row in await self._transaction.rows(PAGE, values)]
        if "\0" in search:  # which no address holds, and PostgreSQL no text
            return []
        pattern = f"%{_WILD.sub(r'\\\g<0>', search.lower())}%"
        return [user_of(row) for row in await self._transaction.rows(FOUND, {**values, "pattern": pattern})]

    async def administrators(self) -> Sequence[UserId]:
        """Return the active administrators in order of id. Raises ForeignOwner in an athlete's unit."""
        self._transaction.check_unbound()
        return [
            UserId(row.id) for row in (await self._transaction.write(_ADMINISTRATORS, {"active": True})).all()
        ]

    async def add(self, user: User) -> None:
        """Raise EmailTaken."""
        self._transaction.check_owner(user.id)
        try:
            await self._transaction.write(_ADD, values_of(user))
        except IntegrityError as error:
            if broken_rule(error) == "uq_user_account_email":
                raise EmailTaken from error
            raise

    async def save(self, user: User) -> User:
        """Return the account with its version raised. Raises StaleWrite, NotFound, EmailTaken."""
        self._transaction.check_owner(user.id)
        saved = replace(user, version=user.version + 1)
        values = {name: value for name, value in values_of(saved).items() if name not in {"id", "created_at"}}
        unchanged = (_c.id == user.id) & (_c.version == user.version)
        try:
            result = await self._transaction.write(update(user_account).where(unchanged).values(values))
        except IntegrityError as error:
            if broken_rule(error) == "uq_user_account_email":
                raise EmailTaken from error
            raise
        if result.rowcount == 0:
            await self.get(user.id)
            raise StaleWrite("user")
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
        self._transaction.check_owner(user_id)
        values: dict[str, object] = {"account": user_id, "now": now, "in_use": True}
        statement = _ENTERED
        if seen is not None:
            values["seen"], statement = seen, _BY_PASSWORD
        if upgraded is not None:
            values["upgraded"], statement = upgraded, _UPGRADED
        return (await self._transaction.write(statement, values)).rowcount == 1
