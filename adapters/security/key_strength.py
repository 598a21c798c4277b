"""How hard a key is to guess, as far as its bytes tell."""

import re
from math import log2
from typing import Final

LEAST_BITS: Final = 128
_BITS_A_WORD: Final = 13.0  # of a list of 8,192; Diceware's has 7,776
_WORD: Final = re.compile(rb"[A-Za-z]?[a-z]{2,}|[A-Z]{3,}")


def guessed_bits(key: bytes) -> float:
    """Return about how many bits of chance a key holds at most.

    Its bytes count by how many different ones there are; of text, a word counts as one drawn from a list. So a
    repeated byte is worth nothing and a sentence little, while 32 random bytes, or their hex, pass.
    """
    if not key:
        return 0.0
    alphabet_bits = log2(len(set(key)))
    if not (key.isascii() and key.decode("ascii").isprintable()):
        return len(key) * alphabet_bits
    words = _WORD.findall(key)
    others = len(_WORD.sub(b"", key).replace(b" ", b""))
    return others * alphabet_bits + sum(min(_BITS_A_WORD, len(word) * alphabet_bits) for word in words)
