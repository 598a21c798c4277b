"""E-mail addresses as keys of an account."""

import re
import unicodedata
from typing import Final, NewType

from training_analyzer.domain.identity.errors import InvalidEmail

Email = NewType("Email", str)

_MOST_CHARACTERS: Final = 254  # RFC 5321, section 4.5.3.1.3
_SHAPE: Final = re.compile(r"[^\s@,;:<>\"()\[\]\\]{1,64}@[^\s@.,;:<>\"()\[\]\\]+(\.[^\s@.,;:<>\"()\[\]\\]+)+")


def parse_email(text: str) -> Email:
    """Return the address, trimmed, in NFC and lower case. Raises InvalidEmail."""
    address = unicodedata.normalize("NFC", text.strip()).lower()
    if len(address) > _MOST_CHARACTERS or not address.isprintable() or not _SHAPE.fullmatch(address):
        raise InvalidEmail
    return Email(address)
