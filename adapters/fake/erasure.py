"""Deleting an athlete from dicts."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from typing import Any, Final
from uuid import UUID

from training_analyzer.adapters.fake.tables import JobRow, Tables, TokenRow
from training_analyzer.adapters.fake.transaction import Transaction
from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION
from training_analyzer.domain.identity.email import Email
from training_analyzer.domain.identity.oidc_flow import OidcFlow
from training_analyzer.domain.ids import UserId, to_text

_KEPT: Final = ("users", "audit_events")
# tokens are found by their sessions
_DELETED: Final = ("tokens", *(each.name for each in fields(Tables) if each.name not in {*_KEPT, "tokens"}))


class FakeErasure:
    """Goes through every dict."""

    def __init__(self, transaction: Transaction) -> None:
        self._transaction = transaction

    async def delete_some(self, user_id: UserId, *, limit: int) -> int:
        """Delete rows of the athlete, at most so many of one dict."""
        tables = self._transaction.writable(user_id)
        _release(tables, user_id)
        for name in _DELETED:
            if own := list(_own(tables, name, user_id))[:limit]:
                for key in own:
                    del getattr(tables, name)[key]
                return len(own)
        return 0

    async def delete_account(self, user_id: UserId) -> None:
        """Delete the account, with what came in meanwhile."""
        tables = self._transaction.writable(user_id)
        _release(tables, user_id)
        for name in _DELETED:
            # jobs are tied to no account
            for key in [] if name == "jobs" else list(_own(tables, name, user_id)):
                del getattr(tables, name)[key]
        tables.users.pop(user_id, None)

    async def traces(self, user_id: UserId, email: Email | None) -> Sequence[str]:
        """Return the dicts that name the athlete where none may."""
        tables = self._transaction.tables(user_id)
        ids = (str(user_id), user_id.hex, to_text("usr", user_id))
        found = [name for name in _DELETED if any(_own(tables, name, user_id))]
        found += ["jobs"] if _named(tables.jobs.values(), ids, email) else []
        found += ["audit_events"] if _named(tables.audit_events.values(), (), email, user_id) else []
        return [*found, "users"] if email is None and user_id in tables.users else found


def _release(tables: Tables, user_id: UserId) -> None:
    """Forget who granted what to others."""
    for owner, grants in tables.overrides.items():
        tables.overrides[owner] = tuple(
            replace(each, created_by=None) if each.created_by == user_id else each for each in grants
        )


def _own(tables: Tables, name: str, user_id: UserId) -> Iterator[Any]:
    for key, row in getattr(tables, name).items():
        if _owner(tables, key, row) == user_id:
            yield key


def _owner(tables: Tables, key: Any, row: Any) -> UUID | None:
    match row:
        case TokenRow():
            session = tables.sessions.get(row.session_id)
            return None if session is None else session.user_id
        case JobRow():
            return None if row.job.kind == ACCOUNT_DELETION else row.job.user_id
        case OidcFlow():
            return row.link_user_id
    if hasattr(row, "user_id"):
        owner: UUID | None = row.user_id
        return owner
    first = key[0] if isinstance(key, tuple) else key
    return first if isinstance(first, UUID) else None


def _named(rows: Any, ids: Sequence[str], email: Email | None, user_id: UserId | None = None) -> bool:
    """Whether a row of nobody's (or of one athlete's) names the athlete."""
    words = [*ids, *([] if email is None else [email])]
    return any(
        word in repr(row).lower()
        for row in rows
        for word in words
        if not isinstance(row, JobRow) or (row.job.user_id is None and row.job.kind != ACCOUNT_DELETION)
        if isinstance(row, JobRow) or row.user_id in {None, user_id}
    )
