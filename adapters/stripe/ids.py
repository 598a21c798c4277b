"""Ids at Stripe, checked before they become part of an address: an empty one asks for the whole list."""

import re
from typing import Final

from training_analyzer.domain.errors import NotFound

_PREFIXES: Final = {"subscription": "sub", "customer": "cus", "checkout": "cs", "dispute": "(?:dp|du)"}


def checked(kind: str, text: str) -> str:
    """Return an id of that kind. Raises NotFound for text that can be none."""
    if not re.fullmatch(rf"{_PREFIXES[kind]}_[A-Za-z0-9_]{{1,250}}", text, re.ASCII):
        raise NotFound(kind)
    return text
