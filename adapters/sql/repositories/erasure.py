"""Deleting an athlete in SQL, by the map of what is whose."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Delete,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    delete,
    false,
    func,
    literal,
    or_,
    select,
    true,
    tuple_,
    update,
)

from training_analyzer.adapters.sql.ownership import OWNERSHIP
from training_analyzer.adapters.sql.schema import TABLES
from training_analyzer.adapters.sql.tables.activity import activity
from training_analyzer.adapters.sql.tables.billing import entitlement_override
from training_analyzer.adapters.sql.tables.operation import job
from training_analyzer.adapters.sql.tables.user_account import user_account
from training_analyzer.adapters.sql.transaction import Transaction
from training_analyzer.adapters.sql.types import Json, Uid
from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.ids import UserId, to_text

_OWNER: Final = bindparam("owner", type_=Uid())


def _of_owner(table: Table) -> ColumnElement[bool]:
    """Return what holds for the athlete's rows, of a table that names the athlete or whose parent does."""
    column = OWNERSHIP[table.name].column
    if column is not None:
        own = table.c[column] == _OWNER
        return own & (table.c.kind != ACCOUNT_DELETION) if table is job else own
    (tie,) = table.foreign_keys
    parent = tie.column.table
    return tie.parent.in_(select(tie.column).where(_of_owner(parent)))


def _delete(table: Table) -> Delete:
    key = tuple_(*table.primary_key)
    some = select(*table.primary_key).where(_of_owner(table)).limit(bindparam("limit"))
    return delete(table).where(key.in_(some))


def _deletes() -> Iterator[Delete]:
    for table in reversed(TABLES):
        whose = OWNERSHIP[table.name]
        if whose.erase == "delete" and not whose.subject and table is not user_account:
            yield _delete(table)


_DELETES: Final = tuple(_deletes())
_RELEASES: Final = (
    # a row that others are duplicates of cannot go before them
    update(activity)
    .where(_of_owner(activity), activity.c.duplicate_of.is_not(None))
    .values(duplicate_of=None),
    update(entitlement_override).where(entitlement_override.c.created_by == _OWNER).values(created_by=None),
)
_DELETE_ACCOUNT: Final = delete(user_account).where(_of_owner(user_account))


class SqlErasure:
    """Statements made from the map: a new table is erased without anybody remembering it."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def delete_some(self, user_id: UserId, *, limit: int) -> int:
        """Delete rows of the athlete, at most so many of one table."""
        self._transaction.check_owner(user_id)
        await self._release(user_id)
        for statement in _DELETES:
            deleted = await self._transaction.write(statement, {"owner": user_id, "limit": limit})
            if deleted.rowcount:
                return deleted.rowcount
        return 0

    async def delete_account(self, user_id: UserId) -> None:
        """Delete the account, with what came in meanwhile."""
        self._transaction.check_owner(user_id)
        await self._release(user_id)
        await self._transaction.write(_DELETE_ACCOUNT, {"owner": user_id})

    async def traces(self, user_id: UserId, email: Email | None) -> Sequence[str]:
        """Return the tables that name the athlete where none may."""
        self._transaction.check_owner(user_id)
        found = []
        for table in TABLES:
            # while the address is known, the account is there
            if OWNERSHIP[table.name].closed or (table is user_account and email is not None):
                continue
            named = _named(table, user_id, email, self._transaction.engine)
            if await self._transaction.first(named, {"owner": user_id}):
                found.append(table.name)
        return found

    async def _release(self, user_id: UserId) -> None:
        for statement in _RELEASES:
            await self._transaction.write(statement, {"owner": user_id})


def _named(table: Table, user_id: UserId, email: Email | None, engine: str) -> Select[Any]:
    """Return what finds a row that names the athlete: by a column of ids, or in a text that nobody else wrote."""
    whose = OWNERSHIP[table.name]
    keeps_id = whose.erase == "keep"
    ids = [] if keeps_id else [str(user_id), user_id.hex, to_text("usr", user_id)]
    words = [*ids, *([] if email is None else [email])]
    owner = None if whose.column is None else table.c[whose.column]
    no_others: ColumnElement[bool] = true() if owner is None else or_(owner.is_(None), owner == _OWNER)
    in_text = or_(false(), *(_contains(text, word, engine) for text in _texts(table) for word in words))
    by_id = or_(
        false(), *(each == _OWNER for each in table.columns if not keeps_id and isinstance(each.type, Uid))
    )
    named = or_(by_id, and_(no_others, in_text))
    if table is job:
        named &= table.c.kind != ACCOUNT_DELETION
    return select(literal(1)).select_from(table).where(named).limit(1)


def _texts(table: Table) -> list[ColumnElement[str]]:
    return [func.lower(cast(each, Text)) for each in table.columns if isinstance(each.type, Text | Json)]


def _contains(text: ColumnElement[str], word: str, engine: str) -> ColumnElement[bool]:
    find = func.instr if engine == "sqlite" else func.strpos
    return find(text, word) > 0
