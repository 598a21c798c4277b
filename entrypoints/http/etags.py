"""Entity tags: what a client has seen of an object."""

from hashlib import sha256
from typing import Any, Final

import msgspec
from litestar import Request, Response

from training_analyzer.entrypoints.http.headers import header
from training_analyzer.entrypoints.http.problems import HttpProblem

_ANY: Final = "*"
_FORM: Final = 3
"""Raised when a reply's members change, so that what clients keep from before is not taken for it."""


def etag(version: object) -> str:
    """Return the strong tag of a version."""
    return f'"{_FORM}.{version}"'


def etag_with(version: object, shown: object) -> str:
    """Return the strong tag of an object that is shown with parts which change without its version."""
    return etag(f"{version}.{sha256(msgspec.json.encode(shown)).hexdigest()[:16]}")


def unchanged(request: Request[Any, Any, Any], tag: str) -> bool:
    """Whether the client has the object as it is (``If-None-Match``): 304 is the answer."""
    given = header(request.scope, b"if-none-match")
    return given.strip() == _ANY or tag in _tags(given)


def not_modified[T](tag: str) -> Response[T | None]:
    """Return the 304 for a client that has the object as it is."""
    return Response(None, status_code=304, headers={"ETag": tag})


def check_match(request: Request[Any, Any, Any], tag: str) -> None:
    """Raise HttpProblem unless ``If-Match`` names the object as it is."""
    given = request.headers.get("if-match")  # one that is empty names nothing, which is not none
    if given is None:
        raise HttpProblem("precondition_required", "Send If-Match with the ETag of what you read.")
    if given.strip() != _ANY and not any(_names(each, tag) for each in _tags(given)):
        raise HttpProblem("stale_write", "The object has changed since it was read; read it again.")


def _names(given: str, tag: str) -> bool:
    """Whether a tag is an object's, or that of its parts: what was read with them was read, too."""
    return given == tag or given.startswith(f"{tag[:-1]}.")


def _tags(given: str) -> list[str]:
    # a proxy may have weakened the tag; the version behind it is the same
    return [each.strip().removeprefix("W/") for each in given.split(",")]
