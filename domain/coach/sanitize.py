"""Text that others wrote, made harmless to read: it may still say anything, and is data wherever it stands."""

import re
import unicodedata
from typing import Final

MOST_NAME_CHARACTERS: Final = 120
MOST_NOTE_CHARACTERS: Final = 500
MOST_QUESTION_CHARACTERS: Final = 2000

_LINK: Final = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of controls (bidi and zero-width among them), halves of pairs, private and unassigned characters."""


def clean(text: str, most_characters: int) -> str:
    """Return a text in NFKC without invisible characters, its white space single, cut to a length."""
    normal = unicodedata.normalize("NFKC", text)
    shown = (" " if each.isspace() else each for each in normal if each.isspace() or not _hidden(each))
    return " ".join("".join(shown).split())[:most_characters].rstrip()


def clean_text(text: str, most_characters: int) -> str:
    """Return a text of a model as `clean` does, without links."""
    return clean(without_links(text), most_characters)


def without_links(text: str) -> str:
    """Return a text without addresses of pages: none of a model's is to be followed."""
    return _LINK.sub(" ", text)


def visible(text: str) -> str:
    """Return a piece of a text without invisible characters but line ends."""
    return "".join(each for each in text if each == "\n" or not _hidden(each))


def clean_lines(text: str, most_characters: int) -> str:
    """Return a text as `clean` does, line by line."""
    lines = (clean(line, most_characters) for line in text.splitlines())
    return "\n".join(lines)[:most_characters].strip()


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE
