"""One header of a request, read without making an object of them all."""

from litestar.types import HTTPScope


def header(scope: HTTPScope, name: bytes) -> str:
    """Return the first header of a name, which is in lower case; empty where there is none."""
    return next((value for key, value in scope["headers"] if key == name), b"").decode("latin-1")


def headers_named(scope: HTTPScope, name: bytes) -> list[str]:
    """Return all headers of a name, which is in lower case."""
    return [value.decode("latin-1") for key, value in scope["headers"] if key == name]
