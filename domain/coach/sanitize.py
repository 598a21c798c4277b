"""Text that others wrote, made harmless to read: it may still say anything, and is data wherever it stands."""

import unicodedata
from typing import Final

MOST_NAME_CHARACTERS: Final = 120
MOST_NOTE_CHARACTERS: Final = 500
MOST_QUESTION_CHARACTERS: Final = 2000

_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
"""Categories of controls (bidi and zero-width among them), halves of pairs, private and unassigned characters."""


def clean(text: str, most_characters: int) -> str:
    """Return a text in NFKC without invisible characters, its white space single, cut to a length."""
    normal = unicodedata.normalize("NFKC", text)
    shown = (" " if each.isspace() else each for each in normal if each.isspace() or not _hidden(each))
    return " ".join("".join(shown).split())[:most_characters].rstrip()


def visible(text: str) -> str:
    """Return a piece of a text without invisible characters but line ends."""
    return "".join(each for each in text if each == "\n" or not _hidden(each))


def clean_lines(text: str, most_characters: int) -> str:
    """Return a text as `clean` does, line by line."""
    lines = (clean(line, most_characters) for line in text.splitlines())
    return "\n".join(lines)[:most_characters].strip()


def _hidden(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE
