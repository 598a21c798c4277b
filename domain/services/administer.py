"""What administrators do with accounts; each step is told to the account's owner."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from training_analyzer.domain.audit.event import AuditAction
from training_analyzer.domain.audit.origin import RequestOrigin
from training_analyzer.domain.errors import StaleWrite
from training_analyzer.domain.identity.deletion import ACCOUNT_DELETION, AccountBeingDeleted
from training_analyzer.domain.identity.errors import LastAdministrator
from training_analyzer.domain.identity.session import EndReason
from training_analyzer.domain.identity.user import Role, User
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.services.save_account import save_account
from training_analyzer.ports.work import UnitOfWork, Work


@dataclass(frozen=True, slots=True, kw_only=True)
class Administration:
    """Who administers, from where, with what. ``actor_id`` is None for the command line."""

    actor_id: UserId | None
    origin: RequestOrigin
    work: Work
    make_id: MakeId
    now: datetime

    async def tell(
        self, w: UnitOfWork, action: AuditAction, user_id: UserId | None, **detail: str | int | bool | None
    ) -> None:
        """Add what is done to the audit log, in the unit that does it."""
        event = self.origin.event(
            action,
            user_id=user_id,
            actor_id=self.actor_id,
            make_id=self.make_id,
            now=self.now,
            detail=detail,
        )
        await w.audit.add(event)


async def read_accounts(
    by: Administration, *, after: UserId | None, limit: int, search: str | None
) -> Sequence[User]:
    """Return accounts in order of their opening, those after one, with a text in their address."""
    async with by.work() as w:
        found = await w.users.page(after=after, limit=limit, search=search)
        await by.tell(w, AuditAction.ACCOUNT_READ, None, accounts=len(found))
        await w.commit()
    return found


async def read_account(by: Administration, user_id: UserId) -> User:
    """Return an account. Raises NotFound."""
    async with by.work() as w:
        user = await w.users.get(user_id)
        await by.tell(w, AuditAction.ACCOUNT_READ, user_id)
        await w.commit()
    return user


@retried
async def edit_account(
    by: Administration,
    user_id: UserId,
    *,
    version: int | None = None,
    role: Role | None = None,
    active: bool | None = None,
) -> User:
    """Return the account with what was given (None stays); one made inactive loses its sessions and keys at once.

    Raises NotFound, StaleWrite for another version, LastAdministrator, AccountBeingDeleted, WriteConflict.
    """
    async with by.work() as w:
        administrators = await w.users.administrators()
        user = await w.users.get(user_id)
        if version not in {None, user.version}:
            raise StaleWrite("account")
        if active and not user.active and await w.jobs.open_of(user_id, ACCOUNT_DELETION):
            raise AccountBeingDeleted
        edited = replace(
            user,
            role=user.role if role is None else role,
            active=user.active if active is None else active,
            updated_at=by.now,
        )
        if list(administrators) == [user_id] and not (edited.is_admin and edited.active):
            raise LastAdministrator
        saved = await save_account(w, edited)
        await _tell_of_change(by, w, user, saved)
        await w.commit()
    return saved


async def end_sessions_of(by: Administration, user_id: UserId) -> int:
    """End every session of an account; return how many there were. Raises NotFound."""
    why = EndReason.ENDED_BY_ADMIN
    async with by.work() as w:
        await w.users.get(user_id)
        ended = await w.sessions.end_all(user_id, why, by.now)
        await by.tell(w, AuditAction.SESSION_END, user_id, why=why, sessions=ended)
        await w.commit()
    return ended


async def _tell_of_change(by: Administration, w: UnitOfWork, before: User, after: User) -> None:
    tell = partial(by.tell, w)
    if after.role != before.role:
        await tell(AuditAction.ROLE_CHANGE, after.id, role=after.role)
    if after.active and not before.active:
        await tell(AuditAction.ACCOUNT_STATE, after.id, active=True)
    if before.active and not after.active:
        sessions = await w.sessions.end_all(after.id, EndReason.DEACTIVATED, by.now)
        keys = await w.api_keys.revoke_all(after.id, by.now)
        await tell(AuditAction.ACCOUNT_STATE, after.id, active=False, sessions=sessions, keys=keys)
