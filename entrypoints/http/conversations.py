"""Conversations with the coach."""

from typing import Any

import msgspec
from litestar import Controller, Request, Response, delete, get, post
from litestar.params import FromPath, JSONBody
from litestar.response import Stream

from training_analyzer.domain.ids import ConversationId, MessageId, UserId
from training_analyzer.domain.services.begin_conversation import begin_conversation, end_conversation
from training_analyzer.domain.services.coach import Asker, Coach
from training_analyzer.domain.services.converse import (
    Question,
    answer,
    answer_in_pieces,
    ask_coach,
    estimate_answer,
)
from training_analyzer.entrypoints.http.access import scope
from training_analyzer.entrypoints.http.coach_events import coach_events
from training_analyzer.entrypoints.http.coach_forms import ConversationIn, MessageIn, asker_of
from training_analyzer.entrypoints.http.coach_views import ConversationOut, EstimateOut, MessageOut
from training_analyzer.entrypoints.http.cursors import Cursors
from training_analyzer.entrypoints.http.dependencies import InjectedCaller, InjectedWired
from training_analyzer.entrypoints.http.jobs import EVENTS
from training_analyzer.entrypoints.http.lists import Page, listed
from training_analyzer.entrypoints.http.objects import existing
from training_analyzer.entrypoints.http.once import once
from training_analyzer.entrypoints.http.parameters import Cursor, Limit
from training_analyzer.entrypoints.http.problems import on_expected, responses
from training_analyzer.entrypoints.http.times import conversation_id_of
from training_analyzer.ports.work import UnitOfWork


async def _version(w: UnitOfWork, user_id: UserId, conversation_id: str) -> int:
    await w.conversations.get(user_id, conversation_id_of(conversation_id))
    return 1  # it never changes


_OF_CALLER = existing(_version, "conversation_id")


class ConversationController(Controller):
    """What is asked of the coach, and answered."""

    path = "/v1/coach/conversations"
    tags = ("coach",)

    @get(
        "/",
        operation_id="listConversations",
        summary="A page of conversations, newest first",
        opt=scope("read:coach"),
        responses=responses(401, 422, 503),
    )
    async def page(
        self,
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Page[ConversationOut]]:
        """List them."""
        cursors = Cursors(wired.derived_keys)
        before = cursors.decode_id(cursor, "conversations")
        async with caller.work.snapshot() as w:
            found = await w.conversations.page(
                caller.user_id, before=None if before is None else ConversationId(before), limit=limit + 1
            )
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        more = None if last is None else cursors.encode_id(last.created_at, last.id, "conversations")
        return listed(request, [ConversationOut.of(each) for each in shown], more)

    @post(
        "/",
        operation_id="createConversation",
        summary="Begin a conversation",
        opt=scope("write:coach"),
        responses=responses(401, 409, 422, 503),
    )
    async def create(
        self,
        data: JSONBody[ConversationIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[ConversationOut]:
        """Begin one; it costs nothing until something is asked."""

        async def perform() -> Response[ConversationOut]:
            begun = await begin_conversation(
                user_id=caller.user_id,
                title=data.title,
                work=caller.work,
                make_id=wired.make_id,
                now=wired.clock(),
            )
            return Response(ConversationOut.of(begun), status_code=201)

        return await once(request, content=msgspec.json.encode(data), perform=perform)

    @delete(
        "/{conversation_id:str}",
        operation_id="removeConversation",
        summary="Remove a conversation",
        opt=scope("write:coach"),
        responses=responses(401, 404, 503),
    )
    async def remove(self, conversation_id: FromPath[str], caller: InjectedCaller) -> None:
        """Remove it with all that was said; what it cost stays counted."""
        await end_conversation(
            user_id=caller.user_id,
            conversation_id=conversation_id_of(conversation_id),
            work=caller.work,
        )

    @get(
        "/{conversation_id:str}/messages",
        operation_id="listMessages",
        summary="A page of what was said, newest first",
        opt=scope("read:coach"),
        guards=[_OF_CALLER],
        responses=responses(401, 404, 422, 503),
    )
    async def messages(
        self,
        conversation_id: FromPath[str],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
        limit: Limit = 20,
        cursor: Cursor = None,
    ) -> Response[Page[MessageOut]]:
        """List questions and answers."""
        of_one, cursors = conversation_id_of(conversation_id), Cursors(wired.derived_keys)
        before = cursors.decode_id(cursor, of_one)
        async with caller.work.snapshot() as w:
            found = await w.conversations.messages(
                caller.user_id, of_one, before=None if before is None else MessageId(before), limit=limit + 1
            )
        shown = found[:limit]
        last = shown[-1] if len(found) > limit else None
        more = None if last is None else cursors.encode_id(last.created_at, last.id, of_one)
        return listed(request, [MessageOut.of(each) for each in shown], more)

    @post(
        "/{conversation_id:str}/messages",
        operation_id="createMessage",
        summary="Ask the coach",
        opt=scope("write:coach"),
        guards=[_OF_CALLER],
        responses=responses(401, 402, 403, 404, 409, 422, 502, 503, 504),
    )
    async def say(
        self,
        conversation_id: FromPath[str],
        data: JSONBody[MessageIn],
        request: Request[Any, Any, Any],
        caller: InjectedCaller,
        wired: InjectedWired,
    ) -> Response[MessageOut | EstimateOut]:
        """Answer by the model of the deployment (feature `ai_chat`, with your consent), or by rules, which take nothing.

        With `Accept: text/event-stream` the answer is sent while it is written: events `delta`, then `usage` and
        `done`, or `error` with a problem. Whoever leaves pays for what was written. With `dry_run` the reply is 200,
        and nothing is sent.
        """
        asker = asker_of(caller, wired, data.fallback)
        streams = EVENTS in request.headers.get("accept", "")
        question = await ask_coach(
            conversation_id_of(conversation_id),
            data.content,
            idempotency_key=request.headers.get("idempotency-key") if streams else None,
            asker=asker,
            coach=wired.coach,
        )
        if data.dry_run:
            estimate = await estimate_answer(question, asker=asker, coach=wired.coach)
            return Response(EstimateOut.of(estimate), status_code=200)
        if streams:
            return await _streamed(request, question, asker, wired.coach)

        async def perform() -> Response[MessageOut]:
            message = await answer(question, asker=asker, coach=wired.coach)
            return Response(MessageOut.of(message), status_code=201)

        return await once(request, content=msgspec.json.encode(data), perform=perform)


async def _streamed(
    request: Request[Any, Any, Any], question: Question, asker: Asker, coach: Coach
) -> Response[Any]:
    """Return the stream; what OpenAPI says of the route is its plain reply."""
    pieces = await answer_in_pieces(question, asker=asker, coach=coach)
    events = coach_events(pieces, lambda error: on_expected(request, error).content)
    stream: Response[Any] = Stream(
        events, media_type=EVENTS, status_code=200, headers={"Cache-Control": "no-store"}
    )
    return stream
