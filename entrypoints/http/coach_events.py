"""An answer of the coach as server-sent events, while it is written."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Final

import msgspec

from training_analyzer.domain.coach.conversation import ConversationMessage
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.services.converse import Spoken
from training_analyzer.entrypoints.http.coach_views import MessageOut
from training_analyzer.entrypoints.http.problem import Problem
from training_analyzer.ports.language_model import Delta

PING_S: Final = 15.0
"""After so long a silence a comment keeps proxies from ending the stream."""


async def coach_events(
    pieces: Spoken, problem_of: Callable[[TrainingAnalyzerError], Problem], ping_s: float = PING_S
) -> AsyncIterator[bytes]:
    """Yield ``delta`` for each piece, then ``usage`` and ``done``, or ``error`` with a problem.

    Whoever waits may be cancelled again and again: nothing is awaited on the way out, and what is under way ends in
    its own task.
    """
    waiting: asyncio.Task[Delta | ConversationMessage | None] | None = None
    try:
        while True:
            waiting = waiting or asyncio.ensure_future(anext(pieces, None))
            await asyncio.wait([waiting], timeout=ping_s)
            if not waiting.done():
                yield b": still there\n\n"
                continue
            item, waiting = waiting.result(), None
            if item is None:
                return
            for event in _events(item):
                yield event
    except TrainingAnalyzerError as error:
        waiting = None
        yield _event("error", {"problem": problem_of(error)})
    finally:
        if waiting is not None:
            waiting.cancel()


def _events(item: Delta | ConversationMessage) -> list[bytes]:
    if isinstance(item, Delta):
        return [_event("delta", {"text": item.text})]
    message = MessageOut.of(item)
    return [
        _event("usage", message.usage),
        _event(
            "done",
            {
                "message_id": message.id,
                "usage": message.usage,
                "generator": message.generator,
                "message": message,
            },
        ),
    ]


def _event(name: str, data: object) -> bytes:
    return b"event: %b\ndata: %b\n\n" % (name.encode(), msgspec.json.encode(data))
