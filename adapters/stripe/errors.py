"""Stripe's failures in our words."""

import logging
from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

import stripe

from training_analyzer.domain.billing.errors import (
    PaymentDeclined,
    PaymentsMisconfigured,
    PaymentsRejected,
    PaymentsUnavailable,
)
from training_analyzer.domain.errors import NotFound, TrainingAnalyzerError

_log = logging.getLogger(__name__)


def translated[**P, R](call: Callable[P, Awaitable[R]]) -> Callable[P, Awaitable[R]]:
    """Let a call raise our errors instead of Stripe's."""

    @wraps(call)
    async def wrapped(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return await call(*args, **kwargs)
        except stripe.StripeError as error:
            # the library's text may hold the request: the log gets its kind, its code and Stripe's number alone
            told = (type(error).__name__, error.http_status, error.code, error.request_id)
            _log.warning("Stripe: %s, status %s, code %s, request %s", *told)
            raise _ours(error) from None

    return wrapped


def _ours(error: stripe.StripeError) -> TrainingAnalyzerError:
    if isinstance(error, stripe.RateLimitError):
        return PaymentsUnavailable(_retry_after_s(error.headers))
    if isinstance(error, stripe.AuthenticationError | stripe.PermissionError):
        return PaymentsMisconfigured("Stripe refuses the key")
    if isinstance(error, stripe.CardError):
        return PaymentDeclined(getattr(error, "decline_code", None) or error.code)
    if isinstance(error, stripe.InvalidRequestError) and error.code == "resource_missing":
        return NotFound("object at the payment service")
    if isinstance(error, stripe.InvalidRequestError | stripe.IdempotencyError):
        return PaymentsRejected(error.code)
    return PaymentsUnavailable()


def _retry_after_s(headers: Any) -> int:
    text = str((headers or {}).get("retry-after", ""))
    return min(int(text), 3600) if text.isascii() and text.isdigit() else 30
