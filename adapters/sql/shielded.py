"""Steps that a cancelled task still takes to their end."""

import asyncio
from collections.abc import Awaitable


async def to_the_end[T](step: Awaitable[T]) -> T:
    """Return what a step returns; cancellation in the middle is raised once the step is over.

    A statement that is abandoned half-way goes on in the driver's thread, and SQLAlchemy then gives up the
    connection; waiting out its milliseconds keeps both in a known state.
    """
    task = asyncio.ensure_future(step)
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()  # seen, so that the loop does not report it as lost
        raise cancelled
    return task.result()
