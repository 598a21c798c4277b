"""Facts: the computed numbers that an answer may speak of, each with its key, unit, and why it is unknown."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

type Facts = Mapping[str, "Fact"]

_DIGITS: Final = 3
"""Behind the point: finer than anybody trains by, and a number has few tokens."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A number or a word; None with the machine-readable ``reason``.

    ``unit`` is s, m, mps, bpm, w, kj, pct, s_per_km, days, load, ratio, count, score, or empty for what has none.
    """

    value: float | str | None
    unit: str = ""
    reason: str | None = None


def number(value: float | None, unit: str, reason: str | None = None) -> Fact:
    """Return a fact of a number, or of its absence: not given, where nothing else is said."""
    if value is None:
        return Fact(value=None, unit=unit, reason=reason or "not_given")
    rounded = round(float(value), _DIGITS)
    return Fact(value=rounded + 0.0, unit=unit)  # no negative zero


def word(value: str | None, reason: str | None = None) -> Fact:
    """Return a fact of a word of ours, or of its absence."""
    return Fact(value=value, reason=None if value is not None else reason or "not_given")


def known(facts: Facts, key: str) -> float | None:
    """Return a number, None where it is unknown or was not asked about."""
    fact = facts.get(key)
    return fact.value if fact is not None and isinstance(fact.value, float) else None


def said(facts: Facts, key: str) -> str | None:
    """Return a word, None where it is unknown or was not asked about."""
    fact = facts.get(key)
    return fact.value if fact is not None and isinstance(fact.value, str) else None
