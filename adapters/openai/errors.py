"""The server's failures in our words, and whether the attempt may be billed."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from math import ceil
from typing import Final

import httpx
import openai

from training_analyzer.domain.usage.model_errors import (
    ModelFailed,
    ModelMisconfigured,
    ModelTimeout,
    ModelUnavailable,
)

_log = logging.getLogger(__name__)

_MAY_PASS: Final = {408, 409, 429}
_SERVERS_OWN: Final = 500
_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_NO_MONEY: Final = "insufficient_quota"


@asynccontextmanager
async def translated() -> AsyncIterator[None]:
    """Let what is done raise our errors instead of the library's."""
    try:
        yield
    except (openai.OpenAIError, ValueError) as error:
        # the library's text may hold the prompt: the log gets its kind, status, code and the server's number alone
        status, code = getattr(error, "status_code", None), getattr(error, "code", None)
        request_id = getattr(error, "request_id", None)
        _log.warning(
            "Model: %s, status %s, code %.40r, request %.80r", type(error).__name__, status, code, request_id
        )
        raise _ours(error) from None


def _ours(error: openai.OpenAIError | ValueError) -> ModelFailed:
    if isinstance(error, openai.APIConnectionError):
        if isinstance(error.__cause__, _NEVER_SENT):
            return ModelUnavailable("its server cannot be reached")
        if isinstance(error, openai.APITimeoutError):
            return ModelTimeout()
        return ModelUnavailable("the connection broke", may_be_billed=True)
    if isinstance(error, openai.APIStatusError):
        return _refused(error)
    return ModelUnavailable("its server said what cannot be read", may_be_billed=True)


def _refused(error: openai.APIStatusError) -> ModelFailed:
    status = error.status_code
    if error.code == _NO_MONEY:
        return ModelMisconfigured("the account at its server has no money left")
    if status in _MAY_PASS or status >= _SERVERS_OWN:
        retry_after_s = _retry_after_s(error.response.headers.get("retry-after"))
        return ModelUnavailable(f"its server answers {status}", retry_after_s=retry_after_s)
    return ModelMisconfigured(f"its server answers {status}")


def _retry_after_s(text: str | None) -> int | None:
    """Return whole seconds, rounded up; None where nothing or a date is said."""
    try:
        return max(0, ceil(float(text or "")))
    except (ValueError, OverflowError):
        return None
