"""Content types, and JSON that a handler reads itself."""

import logging
from typing import Any, Final

import msgspec
from litestar import Request, Response
from litestar.types import HTTPScope

from training_analyzer.entrypoints.http.headers import header
from training_analyzer.entrypoints.http.parameters import unfit
from training_analyzer.entrypoints.http.problem import Problem
from training_analyzer.entrypoints.http.problems import HttpProblem, on_expected

JSON: Final = "application/json"
MULTIPART: Final = "multipart/form-data"
BODYLESS: Final = {"consumes": (JSON, "")}
"""Of a route that reads no body: none has to be sent, and none has a type."""
ANY_TYPE: Final = "*/*"
RAW: Final = {"consumes": (JSON, ANY_TYPE)}
"""Of a route that reads its body as it came, whatever type it claims."""
MOST_JSON_BYTES: Final = 1 << 20
_WITH_BODY: Final = ("POST", "PUT", "PATCH")

log = logging.getLogger(__name__)


def media_type(scope: HTTPScope) -> str:
    """Return the content type without its parameters, in lower case."""
    return header(scope, b"content-type").partition(";")[0].strip().lower()


def check_body_type(scope: HTTPScope) -> None:
    """Refuse a body of a type that the route does not take, and a compressed one. Raises HttpProblem."""
    consumes = scope["route_handler"].opt.get("consumes", (JSON,))
    if scope["method"] not in _WITH_BODY or ANY_TYPE in consumes:
        return
    if header(scope, b"content-encoding") not in {"", "identity"}:
        raise HttpProblem("unsupported_media_type", "Bodies are taken uncompressed.")
    if media_type(scope) not in consumes:
        raise HttpProblem(
            "unsupported_media_type", f"This address takes {' or '.join(filter(None, consumes))}."
        )


async def json_body[T](request: Request[Any, Any, Any], kind: type[T]) -> T:
    """Return the body as a struct. Raises HttpProblem for malformed JSON or a value that does not fit."""
    raw = await request.body()
    if len(raw) > MOST_JSON_BYTES:
        raise HttpProblem("body_too_large", "A JSON body has at most 1 MiB.")
    try:
        return msgspec.json.decode(raw, type=kind)
    except msgspec.ValidationError as error:
        message, _, path = str(error).partition(" - at `$.")
        pointer = "/" + path.rstrip("`").replace("[", "/").replace("]", "").replace(".", "/") if path else ""
        raise unfit(pointer, message) from error
    except msgspec.DecodeError as error:
        raise HttpProblem("invalid_request", "The body is not JSON.") from error


def on_nested(request: Request[Any, Any, Any], error: RecursionError) -> Response[Problem]:
    """Answer a body that nests deeper than its reader follows; the log tells it from a bug of ours."""
    log.warning("a body nests too deeply", exc_info=error)
    return on_expected(request, HttpProblem("invalid_request", "The body nests too deeply."))
