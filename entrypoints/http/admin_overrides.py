"""What operators grant accounts beside their plans."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec
from litestar import Controller, Request, get, put
from litestar.params import FromPath, JSONBody

from training_analyzer.domain.billing.entitlements import Override
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.administer_billing import read_overrides, replace_overrides
from training_analyzer.entrypoints.http.access import ADMIN, FRESH
from training_analyzer.entrypoints.http.administration import administration, existing_account
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.times import user_id_of, user_text


class GrantIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A feature, whatever the plan says: ``max_amount`` null is without limit, 0 takes it away."""

    feature: Feature
    max_amount: int | None = None
    expires_at: datetime | None = None
    reason: str


class GrantsIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All that is granted: PUT replaces it."""

    data: Sequence[GrantIn]


class GrantOut(msgspec.Struct, frozen=True):
    """A grant, and who made it; null for one that its maker's account outlived."""

    feature: str
    max_amount: int | None
    expires_at: datetime | None
    reason: str
    created_by: str | None
    created_at: datetime

    @classmethod
    def of(cls, grant: Override) -> "GrantOut":
        """Return a grant as administrators see it."""
        return copied(cls, grant, created_by=grant.created_by and user_text(grant.created_by))


class GrantsOut(msgspec.Struct, frozen=True):
    """Grants by feature, expired ones too."""

    data: Sequence[GrantOut]

    @classmethod
    def of(cls, grants: Sequence[Override]) -> "GrantsOut":
        """Return grants as administrators see them."""
        return cls([GrantOut.of(each) for each in grants])


class AdminOverrideController(Controller):
    """Grants of one account."""

    path = "/v1/admin/users/{user_id:str}/overrides"
    tags = ("admin",)
    opt = ADMIN

    @get(
        "/",
        operation_id="getOverrides",
        summary="What is granted to an account beside its plan",
        responses=responses(401, 403, 404, 503),
    )
    async def show(self, user_id: FromPath[str], request: Request[Any, Any, Any]) -> GrantsOut:
        """Show the grants by feature."""
        return GrantsOut.of(await read_overrides(administration(request), user_id_of(user_id)))

    @put(
        "/",
        operation_id="setOverrides",
        summary="Grant an account features beside its plan",
        opt={**ADMIN, **FRESH},
        guards=[existing_account],
        responses=responses(401, 403, 404, 422, 503),
    )
    async def replace(
        self, user_id: FromPath[str], data: JSONBody[GrantsIn], request: Request[Any, Any, Any]
    ) -> GrantsOut:
        """Put these in the place of all grants; they count from the account's next request. Its owner is told."""
        by, owner = administration(request), user_id_of(user_id)
        grants = [_grant(each, owner, by.actor_id, by.now) for each in data.data]
        return GrantsOut.of(await replace_overrides(by, owner, grants))


def _grant(given: GrantIn, user_id: UserId, by: UserId | None, now: datetime) -> Override:
    return Override(**msgspec.structs.asdict(given), user_id=user_id, created_by=by, created_at=now)
