"""A job's progress as server-sent events."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from hashlib import sha256
from typing import Final

import msgspec

from training_analyzer.domain.jobs.job import Job
from training_analyzer.entrypoints.http.job_views import JobOut

LOOK_S: Final = 0.5
KEEP_ALIVE_LOOKS: Final = 30
"""After so many looks without news a comment keeps proxies from ending the stream: 15 seconds."""

MOST_LOOKS: Final = 600
"""After five minutes the stream ends, and the client comes again with ``Last-Event-ID``: its session may be over."""


async def a_look() -> None:
    """Wait until it is time to look again."""
    await asyncio.sleep(LOOK_S)


async def job_events(
    find: Callable[[], Awaitable[Job | None]], last_id: str, pause: Callable[[], Awaitable[None]] = a_look
) -> AsyncIterator[bytes]:
    """Yield the job whenever it differs from what the client has seen, until it is over."""
    silent = 0
    for _ in range(MOST_LOOKS):
        job = await find()
        if job is None:
            return
        body = msgspec.json.encode(JobOut.of(job))
        event_id = sha256(body).hexdigest()[:16]
        if event_id != last_id:
            silent, last_id = 0, event_id
            yield b"id: %b\nevent: job\ndata: %b\n\n" % (event_id.encode(), body)
        if job.state.over:
            return
        silent += 1
        if silent % KEEP_ALIVE_LOOKS == 0:
            yield b": still there\n\n"
        await pause()
