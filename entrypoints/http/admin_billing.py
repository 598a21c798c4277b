"""Payments as operators see them: messages of vendors, and a comparison with what the vendor has."""

from datetime import datetime
from typing import Annotated, Any

import msgspec
from litestar import Controller, Request, Response, get, post
from litestar.params import FromPath, JSONBody, QueryParameter

from training_analyzer.domain.billing.inbox import InboxEvent, InboxPlace, InboxState
from training_analyzer.domain.errors import NotFound
from training_analyzer.domain.services.administer import Administration
from training_analyzer.domain.services.administer_billing import (
    ask_reconciliation,
    find_message,
    read_messages,
    settle_message,
)
from training_analyzer.entrypoints.http.access import ADMIN, FRESH
from training_analyzer.entrypoints.http.administration import administration
from training_analyzer.entrypoints.http.bodies import BODYLESS
from training_analyzer.entrypoints.http.cursors import InvalidCursor, bytes_of, cursor_of
from training_analyzer.entrypoints.http.dependencies import wired_of
from training_analyzer.entrypoints.http.job_views import JobOut, accepted
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.parameters import Limit
from training_analyzer.entrypoints.http.problems import responses
from training_analyzer.entrypoints.http.vendor import needs_vendor

OfState = Annotated[InboxState, QueryParameter(name="state", description="What became of them.")]
Provider = Annotated[
    str | None, QueryParameter(name="provider", max_length=40, description="Of this vendor alone.")
]
After = Annotated[
    str | None, QueryParameter(name="cursor", max_length=500, description="next_cursor of the page before.")
]


class MessageOut(msgspec.Struct, frozen=True):
    """A vendor's message, without what it said. ``error`` is the code of its last failure."""

    provider: str
    event_id: str
    type: str
    kind: str
    state: str
    attempts: int
    received_at: datetime
    next_attempt_at: datetime
    processed_at: datetime | None
    error: str | None

    @classmethod
    def of(cls, message: InboxEvent) -> "MessageOut":
        """Return a message as operators see it."""
        event = message.event
        return cls(
            provider=event.provider,
            event_id=event.id,
            type=event.type,
            kind=str(event.kind),
            state=str(message.state),
            attempts=message.attempts,
            received_at=message.received_at,
            next_attempt_at=message.next_attempt_at,
            processed_at=message.processed_at,
            error=message.last_error,
        )


class ReconciliationIn(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """``dry_run`` only tells what would be changed."""

    dry_run: bool = False


class AdminBillingController(Controller):
    """Messages that need an operator, and the comparison of all with the vendor."""

    path = "/v1/admin/billing"
    tags = ("admin",)
    opt = ADMIN

    @get(
        "/events",
        operation_id="listBillingEvents",
        summary="A page of payment vendors' messages, newest first",
        responses=responses(401, 403, 422, 503),
    )
    async def page(
        self,
        request: Request[Any, Any, Any],
        of_state: OfState = InboxState.DEAD,
        provider: Provider = None,
        limit: Limit = 20,
        cursor: After = None,
    ) -> Response[Page[MessageOut]]:
        """List messages in a state, the dead ones unless another is named: those need an operator."""
        by = administration(request)
        after = await _place(by, cursor)
        # one more tells whether more follows
        found = await read_messages(by, of_state, provider=provider, after=after, limit=limit + 1)
        shown = found[:limit]
        more = _cursor(shown[-1]) if len(found) > limit else None
        return listed(request, [MessageOut.of(each) for each in shown], more)

    @post(
        "/events/{provider:str}/{event_id:str}/retry",
        operation_id="retryBillingEvent",
        summary="Try a dead message again",
        opt={**ADMIN, **FRESH, **BODYLESS},
        status_code=200,
        responses=responses(401, 403, 404, 409, 415, 503),
    )
    async def retry(
        self, provider: FromPath[str], event_id: FromPath[str], request: Request[Any, Any, Any]
    ) -> MessageOut:
        """Let it wait anew, with all its attempts."""
        by, jobs = administration(request), wired_of(request).jobs
        return MessageOut.of(await settle_message(by, provider, event_id, "retry", jobs=jobs))

    @post(
        "/events/{provider:str}/{event_id:str}/discard",
        operation_id="discardBillingEvent",
        summary="Give up a dead message",
        opt={**ADMIN, **FRESH, **BODYLESS},
        status_code=200,
        responses=responses(401, 403, 404, 409, 415, 503),
    )
    async def discard(
        self, provider: FromPath[str], event_id: FromPath[str], request: Request[Any, Any, Any]
    ) -> MessageOut:
        """Look at it no more; it stays in the list of ignored ones."""
        by, jobs = administration(request), wired_of(request).jobs
        return MessageOut.of(await settle_message(by, provider, event_id, "discard", jobs=jobs))

    @post(
        "/reconcile",
        operation_id="reconcileBilling",
        summary="Compare all subscriptions with the vendor",
        opt={**ADMIN, **FRESH},
        status_code=202,
        guards=[needs_vendor],
        responses=responses(401, 403, 422, 503),
    )
    async def reconcile(
        self, data: JSONBody[ReconciliationIn], request: Request[Any, Any, Any]
    ) -> Response[JobOut]:
        """Begin the comparison; its job tells what was checked, what differed and what was put right."""
        by, wired = administration(request), wired_of(request)
        job_id = await ask_reconciliation(by, dry_run=data.dry_run, jobs=wired.jobs)
        job = await wired.jobs.find(job_id, user_id=by.actor_id) if by.actor_id else None
        if job is None:
            raise NotFound("job")
        return accepted(job)


def _cursor(message: InboxEvent) -> str:
    """Return the message after which the next page begins."""
    return cursor_of(f"{message.event.provider}\n{message.event.id}".encode())


async def _place(by: Administration, cursor: str | None) -> InboxPlace | None:
    """Return the place behind a cursor. Raises InvalidCursor for one that names no message."""
    if cursor is None:
        return None
    try:
        provider, _, event_id = bytes_of(cursor).decode().partition("\n")
        message = await find_message(by, provider, event_id)
    except (ValueError, NotFound) as error:
        raise InvalidCursor from error
    return InboxPlace(message.received_at, message.event.id)
