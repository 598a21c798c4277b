"""How many tokens a text can be at most."""

from collections.abc import Iterable
from typing import Final

AROUND_A_MESSAGE: Final = 64
"""Tokens that servers put around a message, with a wide margin."""


def input_bound(messages: Iterable[str]) -> int:
    """Return more tokens than any tokenizer over bytes makes of messages: one for each byte of UTF-8.

    A fraction of the characters is no bound: it is too low for most languages and for JSON.
    """
    return sum(len(text.encode("utf-8", "surrogatepass")) + AROUND_A_MESSAGE for text in messages)
