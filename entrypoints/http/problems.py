"""Failures as RFC 9457 problems: the one place where a code becomes a status."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from litestar import Request, Response
from litestar.exceptions import HTTPException, ValidationException
from litestar.openapi.datastructures import ResponseSpec

from training_analyzer.domain.errors import InvalidValue, TrainingAnalyzerError
from training_analyzer.entrypoints.http.problem import FieldProblem, PlanProblem, Problem, members_of

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"

STATUS: Final[Mapping[str, int]] = {
    "webhook_signature_invalid": 400,
    "webhook_malformed": 400,
    "invalid_credentials": 401,
    "invalid_token": 401,
    "refresh_reused": 401,
    "totp_required": 401,
    "payment_declined": 402,
    "identity_rejected": 401,
    "quota_exceeded": 402,
    "feature_not_in_plan": 402,
    "payment_past_due": 402,
    "budget_exceeded": 402,
    "registration_closed": 403,
    "ai_consent_required": 403,
    "admin_required": 403,
    "insufficient_scope": 403,
    "csrf_failed": 403,
    "second_factor_required": 403,
    "reauthentication_required": 403,
    "not_found": 404,
    "gone_at_source": 404,
    "method_not_allowed": 405,
    "request_timeout": 408,
    "email_taken": 409,
    "second_factor_in_use": 409,
    "no_second_factor": 409,
    "identity_not_linked": 409,
    "identity_taken": 409,
    "last_sign_in_method": 409,
    "too_many_api_keys": 409,
    "export_underway": 409,
    "last_administrator": 409,
    "account_being_deleted": 409,
    "duplicate_activity": 409,
    "mfa_required": 409,
    "already_connected": 409,
    "connection_busy": 409,
    "reauth_required": 409,
    "connection_paused": 409,
    "sync_too_soon": 409,
    "leg_of_multisport": 409,
    "state_refused": 409,
    "idempotency_key_in_flight": 409,
    "request_in_progress": 409,
    "already_answered": 409,
    "invalid_transition": 409,
    "already_subscribed": 409,
    "no_customer": 409,
    "message_not_dead": 409,
    "use_cancel": 409,
    "changes_expired": 410,
    "stale_write": 412,
    "body_too_large": 413,
    "unsupported_media_type": 415,
    "invalid_request": 422,
    "unknown_parameter": 422,
    "invalid_value": 422,
    "invalid_email": 422,
    "password_too_short": 422,
    "password_too_long": 422,
    "password_too_common": 422,
    "token_used_or_expired": 422,
    "invalid_cursor": 422,
    "unsupported_format": 422,
    "unreadable_file": 422,
    "not_an_activity": 422,
    "start_time_unknown": 422,
    "credential_rejected": 422,
    "credential_unsupported": 422,
    "mfa_code_invalid": 422,
    "challenge_expired": 422,
    "idempotency_key_reused": 422,
    "precondition_required": 428,
    "rate_limited": 429,
    "too_many_in_flight": 429,
    "too_many_streams": 429,
    "internal_error": 500,
    "not_supported": 501,
    "payments_rejected": 502,
    "provider_protocol_changed": 502,
    "model_output_invalid": 502,
    "payments_unavailable": 503,
    "payments_misconfigured": 503,
    "billing_disabled": 503,
    "deployment_budget_exceeded": 503,
    "price_unknown": 503,
    "model_unavailable": 503,
    "model_misconfigured": 503,
    "maintenance": 503,
    "store_unavailable": 503,
    "write_conflict": 503,
    "hashing_busy": 503,
    "identity_provider_unavailable": 503,
    "reader_busy": 503,
    "provider_rate_limited": 503,
    "provider_blocked": 503,
    "provider_unavailable": 503,
    "provider_timeout": 504,
    "model_timeout": 504,
}
"""Status by code; a test holds it complete."""

TITLES: Final = {
    400: "Not as it has to be",
    401: "Not signed in",
    402: "Not paid for",
    403: "Not allowed",
    404: "Not found",
    405: "Method not allowed",
    408: "Too slow",
    409: "Conflict",
    410: "No longer known",
    412: "Changed meanwhile",
    413: "Too large",
    415: "Unsupported media type",
    422: "Not acceptable as sent",
    428: "Precondition required",
    429: "Too many requests",
    500: "Internal error",
    501: "Not on offer",
    502: "Refused by another service",
    503: "Not available now",
    504: "Another service was too slow",
}
_REFUSED_BY_PLAN: Final = 402
_NO_MORE: Final[Mapping[str, Any]] = MappingProxyType({})
_RETRY_AFTER_S: Final = 1  # where a failure does not say itself


class HttpProblem(TrainingAnalyzerError):
    """A failure of the protocol itself, which no use case knows."""

    def __init__(self, code: str, detail: str, errors: list[FieldProblem] | None = None) -> None:
        super().__init__(detail)
        self.http_code = code
        self.errors = errors or []


def responses(*statuses: int, counted: bool = True) -> dict[int, ResponseSpec]:
    """Return the OpenAPI description of the problems a route may answer; a counted one, 429 among them."""
    return {
        status: ResponseSpec(
            data_container=PlanProblem if status == _REFUSED_BY_PLAN else Problem,
            description=TITLES[status],
            media_type=MEDIA_TYPE,
            generate_examples=False,
        )
        for status in sorted({*statuses, *([429] if counted else [])})
    }


def on_expected(request: Request[Any, Any, Any], error: TrainingAnalyzerError) -> Response[Problem]:
    """Answer a failure that the core or the protocol raised."""
    if isinstance(error, HttpProblem):
        return _reply(request, error.http_code, str(error), error.errors)
    errors = [FieldProblem(error.pointer, str(error))] if isinstance(error, InvalidValue) else []
    status = STATUS.get(error.code)
    retry_after_s = getattr(error, "retry_after_s", None)
    if retry_after_s is None and status == 503:  # noqa: PLR2004
        retry_after_s = _RETRY_AFTER_S
    headers = {} if retry_after_s is None else {"Retry-After": str(retry_after_s)}
    if status is None:
        log.error("no status for code %s", error.code, exc_info=error)
        return _reply(request, "internal_error", "Something went wrong on our side.")
    return _reply(request, error.code, str(error), errors, headers, members_of(error))


def on_http(request: Request[Any, Any, Any], error: HTTPException) -> Response[Problem]:
    """Answer a failure that Litestar raised: routing, parsing, validation, size."""
    if isinstance(error, ValidationException):
        return _reply(request, "invalid_request", "The request is not as described.", _fields(error))
    by_status = {
        401: ("invalid_token", "Sign in first."),
        404: ("not_found", "There is nothing at this address."),
        405: ("method_not_allowed", "This address does not take that method."),
        413: ("body_too_large", "The body is larger than this address takes."),
        415: ("unsupported_media_type", "This address does not take that content type."),
    }
    code, detail = by_status.get(error.status_code, ("invalid_request", error.detail))
    if error.status_code >= 500:  # noqa: PLR2004
        return on_unexpected(request, error)
    return _reply(request, code, detail)


def on_unexpected(request: Request[Any, Any, Any], error: Exception) -> Response[Problem]:
    """Answer a bug: the traceback goes to the log, the request's id to both."""
    log.error("request %s failed", request.scope["state"].get("request_id"), exc_info=error)
    return _reply(request, "internal_error", "Something went wrong on our side.")


def _fields(error: ValidationException) -> list[FieldProblem]:
    found = error.extra if isinstance(error.extra, list) else []
    return [
        FieldProblem(_pointer(each), str(each.get("message", ""))) for each in found if isinstance(each, dict)
    ]


def _pointer(each: Mapping[str, Any]) -> str:
    key = str(each.get("key", ""))
    if each.get("source") == "body":
        # Litestar writes data[0].ftp_w
        return "" if key == "data" else "/" + key.replace("[", "/").replace("]", "").replace(".", "/")
    return key


def _reply(
    request: Request[Any, Any, Any],
    code: str,
    detail: str,
    errors: list[FieldProblem] | None = None,
    headers: Mapping[str, str] | None = None,
    more: Mapping[str, Any] = _NO_MORE,
) -> Response[Problem]:
    status = STATUS[code]
    problem = (PlanProblem if "feature" in more else Problem)(
        type=f"urn:training-analyzer:problem:{code}",
        title=TITLES[status],
        status=status,
        code=code,
        detail=detail,
        instance=request.scope["path"],
        request_id=request.scope["state"].get("request_id", ""),
        errors=errors or [],
        **more,
    )
    challenge = {"WWW-Authenticate": "Bearer"} if status == 401 else {}  # noqa: PLR2004
    return Response(
        problem, status_code=status, media_type=MEDIA_TYPE, headers={**challenge, **(headers or {})}
    )
