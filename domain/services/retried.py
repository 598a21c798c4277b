"""Use cases that run again where the store gave way."""

from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from functools import wraps
from typing import Any, Final

from training_analyzer.domain.errors import WriteConflict

MOST_ATTEMPTS: Final = 3


def retried[**P, T](use_case: Callable[P, Awaitable[T]]) -> Callable[P, Coroutine[Any, Any, T]]:
    """Return a use case that runs again while it raises WriteConflict, at most three times in all.

    Each run loads and decides anew. What may happen once only (reading a file, telling observers) stays outside.
    """

    @wraps(use_case)
    async def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(MOST_ATTEMPTS - 1):
            with suppress(WriteConflict):
                return await use_case(*args, **kwargs)
        return await use_case(*args, **kwargs)

    return run
