"""The kinds of value that settings take: text from the environment, anything from a settings file."""

from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal, get_args, get_origin

import msgspec

from training_analyzer.entrypoints.listed_settings import Listed

Port = Annotated[int, msgspec.Meta(ge=0, le=65535)]
Seconds = Annotated[int, msgspec.Meta(ge=1)]
Days = Annotated[int, msgspec.Meta(ge=0, le=3650)]
Hours = Annotated[int, msgspec.Meta(ge=0, le=8760)]
Attempts = Annotated[int, msgspec.Meta(ge=1, le=100)]
Tokens = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Times = Annotated[int, msgspec.Meta(ge=1)] | Literal["off"]

_WORDS: Final = MappingProxyType(
    {
        str: "text",
        bool: "true or false",
        Path: "the path of a folder",
        Port: "a whole number from 0 to 65535",
        Seconds: "a whole number of seconds from 1",
        Days: "a whole number of days from 0 to 3650",
        Hours: "a whole number of hours from 0 to 8760",
        Attempts: "a whole number from 1 to 100",
        Tokens: "a whole number of tokens from 1 to 1000000",
        Times: "a whole number from 1, or off",
        tuple[str, ...]: "names, comma-separated",
    }
)


def converted(value: object, kind: Any) -> Any:
    """Return a value as its setting's type. Raises ValueError whose text says what the setting takes."""
    if kind == tuple[str, ...] and isinstance(value, str):
        value = [each.strip() for each in value.split(",") if each.strip()]
    if isinstance(kind, type) and issubclass(kind, Listed) and isinstance(value, list):
        value = ",".join(str(each) for each in value)
    try:
        return msgspec.convert(value, kind, strict=False, dec_hook=_ours)
    except msgspec.ValidationError as error:
        raise ValueError(words(kind)) from error


def words(kind: Any) -> str:
    """Return what a setting of a kind takes."""
    if get_origin(kind) is Literal:
        return " or ".join(get_args(kind))
    if isinstance(kind, type) and issubclass(kind, Listed):
        return kind.takes
    return _WORDS[kind]


def _ours(kind: type, value: object) -> object:
    """Return a value of a type that msgspec does not know: a folder's path, listed words. Raises ValueError, TypeError."""
    if issubclass(kind, Listed):
        return kind.of(str(value))
    if kind is not Path or not isinstance(value, str) or not value or "\0" in value:
        raise TypeError(kind)
    return Path(value)
