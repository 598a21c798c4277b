"""Entity tags: what a client has seen of an object."""

from typing import Any, Final

from litestar import Request, Response

from training_analyzer.entrypoints.http.problems import HttpProblem

_ANY: Final = "*"


def etag(version: object) -> str:
    """Return the strong tag of a version."""
    return f'"{version}"'


def unchanged(request: Request[Any, Any, Any], tag: str) -> bool:
    """Whether the client has the object as it is (``If-None-Match``): 304 is the answer."""
    header = request.headers.get("if-none-match", "")
    return header.strip() == _ANY or tag in _tags(header)


def not_modified[T](tag: str) -> Response[T | None]:
    """Return the 304 for a client that has the object as it is."""
    return Response(None, status_code=304, headers={"ETag": tag})


def check_match(request: Request[Any, Any, Any], tag: str) -> None:
    """Raise HttpProblem unless ``If-Match`` names the object as it is."""
    header = request.headers.get("if-match")
    if header is None:
        raise HttpProblem("precondition_required", "Send If-Match with the ETag of what you read.")
    if header.strip() != _ANY and tag not in _tags(header):
        raise HttpProblem("stale_write", "The object has changed since it was read; read it again.")


def _tags(header: str) -> list[str]:
    # a proxy may have weakened the tag; the version behind it is the same
    return [each.strip().removeprefix("W/") for each in header.split(",")]
