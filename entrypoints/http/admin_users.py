"""Accounts as administrators see them: never what their athletes recorded."""

from datetime import UTC, datetime
from typing import Annotated, Any, Final

import msgspec
from litestar import Controller, Request, Response, delete, get, patch
from litestar.params import FromPath, JSONBody, QueryParameter

from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.billing.plan import Plan
from training_analyzer.domain.identity.user import Role, User
from training_analyzer.domain.ids import ActivityId, UserId
from training_analyzer.domain.services.administer import (
    edit_account,
    end_sessions_of,
    read_account,
    read_accounts,
)
from training_analyzer.domain.services.change_subscription import read_plans, read_subscription
from training_analyzer.domain.services.second_factor import remove_second_factor
from training_analyzer.entrypoints.billing import billing_of
from training_analyzer.entrypoints.http.access import ADMIN, FRESH
from training_analyzer.entrypoints.http.administration import administration, existing_account
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.dependencies import wired_of
from training_analyzer.entrypoints.http.etags import etag_with, not_modified, unchanged
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.me import given
from training_analyzer.entrypoints.http.objects import matched
from training_analyzer.entrypoints.http.parameters import Cursor, Limit
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import user_id_of, user_text

Search = Annotated[
    str | None, QueryParameter(name="search", max_length=254, description="A part of the e-mail address.")
]
_START: Final = datetime(1970, 1, 1, tzinfo=UTC)  # accounts are listed by id alone


class AccountOut(msgspec.Struct, frozen=True):
    """An account, without its secrets and without what it holds."""

    id: str
    email: str
    display_name: str
    role: str
    active: bool
    plan: str
    email_verified: bool
    created_at: datetime
    last_login_at: datetime | None

    @classmethod
    def of(cls, user: User, plan: Plan) -> "AccountOut":
        """Return an account as administrators see it."""
        return copied(
            cls,
            user,
            id=user_text(user.id),
            plan=plan.key,
            email_verified=user.email_verified_at is not None,
        )


class AccountIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be changed of an account; what is not given stays."""

    active: bool | msgspec.UnsetType = msgspec.UNSET
    role: Role | msgspec.UnsetType = msgspec.UNSET


async def _plan(request: Request[Any, Any, Any], user_id: UserId) -> Plan:
    return (await read_subscription(user_id, billing=billing_of(wired_of(request)))).plan


class AdminUserController(Controller):
    """Accounts of the deployment."""

    path = "/v1/admin/users"
    tags = ("admin",)
    opt = ADMIN

    @get(
        "/",
        operation_id="listAccounts",
        summary="A page of accounts, the oldest first",
        responses=responses(401, 403, 422, 503),
    )
    async def page(
        self, request: Request[Any, Any, Any], limit: Limit = 20, cursor: Cursor = None, search: Search = None
    ) -> Response[Page[AccountOut]]:
        """List accounts, or those with a text in their address. Told to the audit log."""
        cursors = Cursors(wired_of(request).derived_keys)
        below = cursors.decode(cursor, search)
        # one more tells whether more follows
        found = await read_accounts(
            administration(request),
            after=None if below is None else UserId(below.id),
            limit=limit + 1,
            search=search,
        )
        shown, more = found[:limit], None
        if len(found) > limit:
            more = cursors.encode(Position(_START, ActivityId(shown[-1].id)), search)
        plans = await read_plans([user.id for user in shown], billing=billing_of(wired_of(request)))
        return listed(request, [AccountOut.of(user, plans[user.id]) for user in shown], more)

    @get(
        "/{user_id:str}",
        operation_id="getAccount",
        summary="One account",
        responses=responses(401, 403, 404, 503),
    )
    async def show(
        self, user_id: FromPath[str], request: Request[Any, Any, Any]
    ) -> Response[AccountOut | None]:
        """Show an account; its owner sees in the audit log that it was read."""
        user = await read_account(administration(request), user_id_of(user_id))
        plan = await _plan(request, user.id)
        tag = etag_with(user.version, plan.key)
        if unchanged(request, tag):
            return not_modified(tag)
        return Response(AccountOut.of(user, plan), headers={"ETag": tag})

    @patch(
        "/{user_id:str}",
        operation_id="editAccount",
        summary="Change an account's role, or whether it is active",
        opt={**ADMIN, **FRESH},
        guards=[existing_account],
        responses=responses(401, 403, 404, 409, 412, 422, 428, 503),
    )
    async def edit(
        self, user_id: FromPath[str], data: JSONBody[AccountIn], request: Request[Any, Any, Any]
    ) -> Response[AccountOut]:
        """Change it; needs If-Match. One made inactive loses its sessions and API keys at once."""
        user = await edit_account(
            administration(request),
            user_id_of(user_id),
            version=matched(request),
            role=given(data.role),
            active=given(data.active),
        )
        plan = await _plan(request, user.id)
        return Response(AccountOut.of(user, plan), headers={"ETag": etag_with(user.version, plan.key)})

    @delete(
        "/{user_id:str}/sessions",
        operation_id="endSessionsOfAccount",
        summary="Log an account out everywhere",
        opt={**ADMIN, **FRESH},
        responses=responses(401, 403, 404, 503),
    )
    async def end_sessions(self, user_id: FromPath[str], request: Request[Any, Any, Any]) -> None:
        """End every session of an account; all their tokens are dead at once."""
        await end_sessions_of(administration(request), user_id_of(user_id))

    @delete(
        "/{user_id:str}/second-factor",
        operation_id="resetSecondFactorOfAccount",
        summary="Take away a lost second factor",
        opt={**ADMIN, **FRESH},
        guards=[existing_account],
        responses=responses(401, 403, 404, 409, 503),
    )
    async def reset_factor(self, user_id: FromPath[str], request: Request[Any, Any, Any]) -> None:
        """Help somebody who lost it and proved who he is: his sessions end, he is told by mail, and signs in without."""
        by, jobs = administration(request), wired_of(request).jobs
        await remove_second_factor(
            user_id=user_id_of(user_id),
            session_id=None,
            actor_id=by.actor_id,
            origin=by.origin,
            work=by.work,
            jobs=jobs,
            make_id=by.make_id,
            now=by.now,
        )
