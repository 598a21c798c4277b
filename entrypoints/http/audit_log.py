"""The caller's audit log."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
from litestar import Controller, Request, Response, get

from training_analyzer.domain.activities.feed import Position
from training_analyzer.domain.audit.event import AuditEvent, AuditPlace, Detail
from training_analyzer.domain.ids import ActivityId, AuditEventId, UserId, to_text
from training_analyzer.entrypoints.http.access import SIGNED_IN
from training_analyzer.entrypoints.http.copying import copied
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, wired_of
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.parameters import Cursor, Limit
from training_analyzer.entrypoints.http.problems import responses

_LIST: Final = "audit log"


class AuditEventOut(msgspec.Struct, frozen=True):
    """Something that happened to the account.

    ``by`` is ``you``, ``administrator``, or null for a stranger or the server itself; ``address`` a network.
    """

    id: str
    at: datetime
    action: str
    outcome: str
    by: str | None
    object: str | None
    address: str | None
    request_id: str | None
    detail: Mapping[str, Detail]

    @classmethod
    def of(cls, event: AuditEvent, owner: UserId) -> "AuditEventOut":
        """Return an event as the account's owner sees it."""
        by = None if event.actor_id is None else "you" if event.actor_id == owner else "administrator"
        return copied(cls, event, id=to_text("aud", event.id), by=by)


class AuditLogController(Controller):
    """What happened to the account."""

    path = "/v1/me/audit-log"
    tags = ("me",)

    @get(
        "/",
        operation_id="listAuditEvents",
        summary="A page of what happened to the account, newest first",
        opt=SIGNED_IN,
        responses=responses(401, 422, 503),
    )
    async def page(
        self,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Page[AuditEventOut]]:
        """List sign-ins, right or wrong, ended sessions and all else that concerns the account's safety."""
        cursors = Cursors(wired_of(request).derived_keys)
        below = cursors.decode(cursor, _LIST)
        after = None if below is None else AuditPlace(below.at, AuditEventId(below.id))
        async with caller.work.snapshot() as w:
            # one more tells whether more follows
            found = await w.audit.page(caller.user_id, after=after, limit=limit + 1)
        shown, more = found[:limit], None
        if len(found) > limit:
            more = cursors.encode(Position(shown[-1].at, ActivityId(shown[-1].id)), _LIST)
        return listed(request, [AuditEventOut.of(event, caller.user_id) for event in shown], more)
