"""Randomness that repeats: every part of the diary draws from its own stream, named after it."""

from random import Random


def chance(*name: object) -> Random:
    """Return the stream of a name, such as a seed and a day: the same one in every process.

    Names are joined as text, since hashes of text differ from process to process.
    """
    return Random("/".join(map(str, name)))  # noqa: S311  # a diary is made up, nothing is kept secret by it


def happens(rng: Random, probability: float) -> bool:
    """Draw whether something of a probability from 0 to 1 happens."""
    return rng.random() < probability
