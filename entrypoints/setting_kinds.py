"""The kinds of value that settings take: text from the environment, anything from a settings file."""

from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import msgspec

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]

_WORDS: Final = MappingProxyType(
    {
        str: "text",
        bool: "true or false",
        Path: "the path of a folder",
        Port: "a whole number from 0 to 65535",
        tuple[str, ...]: "names, comma-separated",
    }
)


def converted(value: object, kind: Any) -> Any:
    """Return a value as its setting's type. Raises ValueError whose text says what the setting takes."""
    if kind == tuple[str, ...] and isinstance(value, str):
        value = [each.strip() for each in value.split(",") if each.strip()]
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=_path)
    except msgspec.ValidationError as error:
        raise ValueError(words(kind)) from error


def words(kind: Any) -> str:
    """Return what a setting of a kind takes."""
    if get_origin(kind) is Literal:
        return " or ".join(get_args(kind))
    return _WORDS[kind]


def _path(kind: type, value: object) -> object:
    """Return a folder's name as a path: msgspec knows no paths. Raises TypeError."""
    if kind is not Path or not isinstance(value, str) or not value or "\0" in value:
        raise TypeError(kind)
    return Path(value)
