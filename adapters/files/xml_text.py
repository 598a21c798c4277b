"""XML as text: decoded here, so that what was checked is what gets parsed."""

import codecs
import re
from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.activities.errors import UnreadableFile

_MARKS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_WITHOUT_MARK: Final = ((b"<\x00", "utf-16-le"), (b"\x00<", "utf-16-be"))
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})[\"']")
_DECLARATION: Final = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
# where a byte below 128 is the ASCII character, so that no markup can hide in another reading
_ASCII_LIKE: Final = frozenset(
    {"utf-8", "ascii", "iso8859-1", "iso8859-2", "iso8859-15", "cp1250", "cp1251", "cp1252"}
)
_FORBIDDEN: Final = ("<!doctype", "<!entity")
REPLACED: Final = "Some characters could not be read and were replaced."


@dataclass(frozen=True, slots=True)
class XmlText:
    """A document without its byte order mark and declaration; ``notes`` tell of unreadable characters."""

    text: str
    notes: tuple[str, ...] = ()


def text_of(body: bytes) -> XmlText:
    """Decode a document. Raises UnreadableFile for an encoding that nobody needs for recordings."""
    marked, encoding = _encoding(body)
    try:
        return XmlText(_undeclared(marked.decode(encoding)))
    except UnicodeDecodeError:
        return XmlText(_undeclared(marked.decode(encoding, "replace")), (REPLACED,))


def _undeclared(text: str) -> str:
    return _DECLARATION.sub("", text, count=1).lstrip()


def safe_text_of(body: bytes) -> XmlText:
    """Decode a document that declares neither a document type nor entities. Raises UnreadableFile."""
    document = text_of(body)
    folded = document.text.casefold()
    if any(word in folded for word in _FORBIDDEN):
        raise UnreadableFile("it declares a document type or entities, which is not allowed")
    return document


def _encoding(body: bytes) -> tuple[bytes, str]:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :], encoding
    for start, encoding in _WITHOUT_MARK:
        if body.lstrip(b" \t\r\n").startswith(start):
            return body, encoding
    declared = _DECLARED.search(body[:300])
    return body, _known(declared[1].decode("ascii")) if declared else "utf-8"


def _known(name: str) -> str:
    try:
        encoding = codecs.lookup(name).name
    except LookupError:
        encoding = ""
    if encoding not in _ASCII_LIKE:
        raise UnreadableFile(f"its encoding {name} is not supported")
    return encoding
