"""The caller's own account."""

from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, patch
from litestar.params import JSONBody

from training_analyzer.domain.billing.plan import Plan
from training_analyzer.domain.identity.user import Units, User
from training_analyzer.domain.ids import to_text
from training_analyzer.domain.services.delete_account import delete_account
from training_analyzer.domain.services.edit_profile import edit_profile
from training_analyzer.entrypoints.http.access import FACTOR_FREE, RECENT, SIGNED_IN
from training_analyzer.entrypoints.http.client import origin_of
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.etags import check_match, etag, etag_with, not_modified, unchanged
from training_analyzer.entrypoints.http.problems import responses


class UserOut(msgspec.Struct, frozen=True):
    """An account, without its secrets."""

    id: str
    email: str
    display_name: str
    timezone: str
    units: str
    plan: str
    is_admin: bool
    email_verified: bool
    created_at: datetime
    last_login_at: datetime | None

    @classmethod
    def of(cls, user: User, plan: Plan) -> "UserOut":
        """Return the account as its owner sees it, with the plan in force."""
        return copied(
            cls,
            user,
            id=to_text("usr", user.id),
            plan=plan.key,
            email_verified=user.email_verified_at is not None,
        )


class ProfileIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What may be changed; what is not given stays."""

    display_name: str | msgspec.UnsetType = msgspec.UNSET
    timezone: str | msgspec.UnsetType = msgspec.UNSET
    units: Units | msgspec.UnsetType = msgspec.UNSET


def given[T](value: T | msgspec.UnsetType) -> T | None:
    """Return a value, None where it was not given."""
    return None if isinstance(value, msgspec.UnsetType) else value


class MeController(Controller):
    """Who am I."""

    path = "/v1/me"
    tags = ("me",)

    @get(
        "/",
        operation_id="getMe",
        summary="The account",
        opt={**SIGNED_IN, **FACTOR_FREE},
        responses=responses(401, 503),
    )
    async def show(self, request: Request[Any, Any, Any], caller: InjectedCaller) -> Response[UserOut | None]:
        """Show the account; its ETag is what PATCH asks for."""
        plan = caller.entitlements.plan
        async with caller.work.snapshot() as w:
            user = await w.users.get(caller.user_id)
        tag = etag_with(user.version, plan.key)
        if unchanged(request, tag):
            return not_modified(tag)
        return Response(UserOut.of(user, plan), headers={"ETag": tag})

    @patch(
        "/",
        operation_id="editMe",
        summary="Change the account",
        opt=SIGNED_IN,
        responses=responses(401, 412, 422, 428, 503),
    )
    async def edit(
        self,
        data: JSONBody[ProfileIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[UserOut]:
        """Change name, time zone or units; needs If-Match."""
        plan = caller.entitlements.plan
        async with caller.work.snapshot() as w:
            user = await w.users.get(caller.user_id)
        check_match(request, etag(user.version))
        user = await edit_profile(
            user_id=caller.user_id,
            version=user.version,
            display_name=given(data.display_name),
            timezone=given(data.timezone),
            units=given(data.units),
            work=caller.work,
            now=wired.clock(),
        )
        return Response(UserOut.of(user, plan), headers={"ETag": etag_with(user.version, plan.key)})

    @delete(
        "/",
        status_code=202,
        operation_id="deleteMe",
        summary="Delete the account",
        opt={**RECENT, **FACTOR_FREE},
        responses=responses(401, 403, 409, 503),
    )
    async def delete(
        self, request: Request[Any, Any, Any], caller: InjectedCaller, wired: InjectedWired
    ) -> None:
        """End every session and API key at once; a job then deletes all that the account owns, for good."""
        await delete_account(
            user_id=caller.user_id,
            actor_id=caller.user_id,
            origin=origin_of(request),
            work=wired.store.work,
            jobs=wired.jobs,
            make_id=wired.make_id,
            now=wired.clock(),
        )
