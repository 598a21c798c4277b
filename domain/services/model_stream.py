"""A text that is passed on while it is written, by a task that outlives whoever reads."""

import asyncio
from collections.abc import AsyncGenerator, Callable, Coroutine
from typing import Any

from training_analyzer.domain.services.model_answer import Answered
from training_analyzer.domain.usage.model_errors import ModelUnavailable
from training_analyzer.ports.language_model import Delta

type Streaming = AsyncGenerator[Delta | Answered[str]]
"""Pieces of a text, then the answer as the last item."""
type Put = Callable[[Delta], None]


def passed_on(
    ask: Callable[[Put], Coroutine[Any, Any, Answered[str]]], tasks: set[asyncio.Task[Any]]
) -> Streaming:
    """Begin to ask, and return the pieces. Whoever reads may be cancelled again and again: the task ends as it should."""
    passed: asyncio.Queue[Delta | None] = asyncio.Queue()  # no longer than the text may be
    task = asyncio.create_task(ask(passed.put_nowait))
    tasks.add(task)

    def done(ended: asyncio.Task[Answered[str]]) -> None:
        tasks.discard(ended)
        if not ended.cancelled():
            ended.exception()  # it is in the ledger, though nobody may be left to be told
        passed.put_nowait(None)

    task.add_done_callback(done)
    return _pieces(passed, task)


async def _pieces(passed: asyncio.Queue[Delta | None], task: asyncio.Task[Answered[str]]) -> Streaming:
    try:
        while (piece := await passed.get()) is not None:
            yield piece
        if task.cancelled():
            raise ModelUnavailable("the server is going down", may_be_billed=True)
        yield task.result()
    finally:
        task.cancel()
