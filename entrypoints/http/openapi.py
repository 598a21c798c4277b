"""The OpenAPI 3.1 document, as it is served and committed."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

import msgspec
from litestar import Litestar
from litestar.openapi import OpenAPIConfig

from training_analyzer import __version__
from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.activity_forms import ManualIn
from training_analyzer.entrypoints.http.bodies import JSON, MULTIPART
from training_analyzer.entrypoints.http.dependencies import DEPENDENCIES
from training_analyzer.entrypoints.http.examples import REPLIES, REQUESTS
from training_analyzer.entrypoints.http.problems import MEDIA_TYPE, TITLES
from training_analyzer.entrypoints.http.routes import CONTROLLERS

_DESCRIPTION: Final = (
    "Recordings in, training load out. Numbers are SI with the unit as suffix; unknown is null, with a reason where "
    "it is computed. Sign in at /v1/auth/sessions and send the access token as a bearer token. "
    "A page signs in with the carrier cookie, and sends X-CSRF-Token with every change."
)
_REFERENCE: Final = "#/components/schemas/{name}"
_UPLOAD: Final = {
    "type": "object",
    "required": ["file"],
    "properties": {
        "file": {"type": "string", "format": "binary", "description": "FIT, GPX or TCX, at most 20 MiB."},
        "start_time": {
            "type": "string",
            "format": "date-time",
            "description": "When it began, for recorders without a clock.",
        },
    },
}
_WITH_TAG: Final = frozenset(
    {
        "getMe",
        "getActivity",
        "getStreams",
        "getLaps",
        "getMetrics",
        "getTrainingLoad",
        "getGoal",
        "getTrainingPlan",
        "getWorkout",
        "getWorkoutFile",
        "getConnection",
    }
)
_ONCE: Final = frozenset(
    {
        "createActivity",
        "createGoal",
        "createPlan",
        "createWorkout",
        "createCheckoutSession",
        "changeSubscription",
    }
)
_BODY_PROBLEMS: Final = (408, 413, 415, 422)


def document() -> dict[str, Any]:
    """Return the description of every route, with examples, as plain JSON values."""
    config = OpenAPIConfig(title="Training Analyzer", version=__version__, description=_DESCRIPTION)
    app = Litestar(list(CONTROLLERS), dependencies=DEPENDENCIES, openapi_config=config, logging_config=None)
    schema: dict[str, Any] = app.openapi_schema.to_schema()
    schema["components"]["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer"},
        "cookie": {"type": "apiKey", "in": "cookie", "name": "__Host-ta_session"},
    }
    _add_creation(schema)
    _add_message(schema)
    public = {
        handler.operation_id
        for _, _, handler in route_table(app)
        if handler.opt.get("access") in {"public", "signature"}
    }
    schema["paths"] = dict(sorted(schema["paths"].items()))  # Litestar's order differs from run to run
    for method, operation in _operations(schema):
        _complete(operation, signed_in=operation["operationId"] not in public)
        if method != "get":  # see csrf.py and maintenance.py
            _add_problems(operation["responses"], (403, 503))
    return schema


def _operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path in schema["paths"].values():
        yield from path.items()


def _add_creation(schema: dict[str, Any]) -> None:
    """Describe the one body that its handler reads itself: a form or JSON."""
    (reference,), components = msgspec.json.schema_components([ManualIn], ref_template=_REFERENCE)
    schema["components"]["schemas"].update(components)
    schema["paths"]["/v1/activities"]["post"]["requestBody"] = {
        "required": True,
        "content": {MULTIPART: {"schema": _UPLOAD}, JSON: {"schema": reference}},
    }


def _add_message(schema: dict[str, Any]) -> None:
    """Describe the body that is read as it came: what it says is the vendor's affair."""
    schema["paths"]["/v1/webhooks/{provider}"]["post"]["requestBody"] = {
        "required": True,
        "content": {JSON: {"schema": {"type": "object"}}},
    }


def _complete(operation: dict[str, Any], *, signed_in: bool) -> None:
    """Add what holds for every route of a kind, and the examples."""
    name = operation["operationId"]
    replies = operation["responses"]
    if MEDIA_TYPE not in replies.get("400", {}).get("content", {}):
        replies.pop("400", None)  # Litestar's own shape for what we answer with 422
    if signed_in:
        operation["security"] = [{"bearer": []}, {"cookie": []}]
        _add_problems(replies, (403,))
    if name in _WITH_TAG:
        replies["304"] = {"description": "Not changed since the ETag that was sent."}
        _add_header(operation, "If-None-Match", "The ETag of what you have.")
    if "428" in replies:
        _add_header(operation, "If-Match", "The ETag of what you read, or *.")
    if "requestBody" in operation:
        _add_problems(replies, _BODY_PROBLEMS)
        _put_examples(operation["requestBody"]["content"], REQUESTS.get(name))
    good = next(reply for status, reply in sorted(replies.items()) if status < "4")
    _put_examples(good.get("content", {}), REPLIES.get(name))
    if name in _ONCE:
        _add_header(operation, "Idempotency-Key", "Makes a repeated request safe for 24 hours.")


def _add_problems(replies: dict[str, Any], statuses: Iterable[int]) -> None:
    for status in statuses:
        content = {MEDIA_TYPE: {"schema": {"$ref": _REFERENCE.format(name="Problem")}}}
        replies.setdefault(str(status), {"description": TITLES[status], "content": content})


def _add_header(operation: dict[str, Any], name: str, description: str) -> None:
    header = {"name": name, "in": "header", "required": False, "description": description}
    operation.setdefault("parameters", []).append({**header, "schema": {"type": "string"}})


def _put_examples(content: dict[str, Any], example: object) -> None:
    if example is not None and JSON in content:
        content[JSON]["example"] = example
