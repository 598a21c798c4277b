"""``Idempotency-Key``: a repeated request is answered as the first one was, and not done again."""

from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from typing import Any, Final

import msgspec
from litestar import Request, Response

from training_analyzer.domain.errors import StoreUnavailable, WriteConflict
from training_analyzer.domain.requests import KeptReply
from training_analyzer.domain.services.retried import retried
from training_analyzer.entrypoints.http.authentication import Caller
from training_analyzer.entrypoints.http.dependencies import caller_of, wired_of
from training_analyzer.entrypoints.http.problems import HttpProblem
from training_analyzer.ports.clock import Clock

_KEPT_FOR: Final = timedelta(hours=24)
_CLAIMED_FOR: Final = timedelta(minutes=10)  # a request that died gives its key back after that
_MOST_CHARACTERS: Final = 255


async def once(
    request: Request[Any, Any, Any],
    *,
    content: bytes,
    perform: Callable[[], Awaitable[Response[Any]]],
) -> Response[Any]:
    """Return the reply of ``perform``, or the one kept from the caller's first request with this key.

    ``content`` is what makes two requests the same: a multipart boundary does not. A failed request gives its key
    back; one that was done never does. Raises KeyInFlight, KeyReused, HttpProblem for a key that is none.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return await perform()
    if not 0 < len(key) <= _MOST_CHARACTERS or not key.isprintable():
        raise HttpProblem("invalid_request", "An Idempotency-Key has 1 to 255 printable characters.")
    caller, clock = caller_of(request), wired_of(request).clock
    kept = await _claim(request, key, content, caller, clock)
    if kept is not None:
        return Response(
            kept.body, status_code=kept.status, headers=dict(kept.headers), media_type="application/json"
        )
    return await _performed(key, caller, clock, perform)


@retried
async def _claim(
    request: Request[Any, Any, Any], key: str, content: bytes, caller: Caller, clock: Clock
) -> KeptReply | None:
    now = clock()
    async with caller.work() as w:
        kept = await w.idempotency_keys.claim(
            caller.user_id,
            key,
            route=f"{request.method} {request.scope['path']}",
            body_hash=sha256(content).digest(),
            now=now,
            expires_at=now + _CLAIMED_FOR,
        )
        await w.commit()
    return kept


async def _performed(
    key: str, caller: Caller, clock: Clock, perform: Callable[[], Awaitable[Response[Any]]]
) -> Response[Any]:
    done = False
    try:
        response = await perform()
        done = True
    finally:
        if not done:
            await _release(key, caller)
    # what is done is done, whatever comes of its reply: until the claim runs out no repetition does it again
    with suppress(WriteConflict, StoreUnavailable):
        await _keep(response, key, caller, clock)
    return response


@retried
async def _keep(response: Response[Any], key: str, caller: Caller, clock: Clock) -> None:
    headers = {name: str(value) for name, value in response.headers.items()}
    reply = KeptReply(response.status_code or 200, headers, msgspec.json.encode(response.content))
    async with caller.work() as w:
        await w.idempotency_keys.keep(caller.user_id, key, reply, clock() + _KEPT_FOR)
        await w.commit()


@retried
async def _release(key: str, caller: Caller) -> None:
    async with caller.work() as w:
        await w.idempotency_keys.release(caller.user_id, key)
        await w.commit()
