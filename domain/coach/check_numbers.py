"""Numbers in a text that no fact bears out: a model may not invent any, nor be talked into one."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from training_analyzer.domain.coach.context import Context
from training_analyzer.domain.coach.fact import Fact

_TOLERANCE: Final = 0.01
_FREE: Final = re.compile(
    r"""\bzones?[ ]\d(?:[ ]?(?:-|to|and)[ ]?\d)?\b   # a zone's name
    | \b(?:7|14|28|42|60|90)[- ](?:days?|nights?)\b  # the windows that our metrics look back on
    | (?:\bof|/)[ ]?100\b                            # the end of a scale
    | ^[ ]*\d{1,2}[.)][ ]                            # the place in a list
    """,
    re.IGNORECASE | re.VERBOSE | re.MULTILINE,
)
_NUMBER: Final = re.compile(r"(?<![\w.,:])\d+(?::\d{2}){1,2}(?!\w)|(?<![\w:])\d+(?:[.,]\d+)*")
_SENTENCE: Final = re.compile(r"(?<=[.!?])\s+")
_MINUTE_S: Final = 60
_HOUR_S: Final = 3600


class _Written(NamedTuple):
    """What a number may mean, and how far it was rounded."""

    values: tuple[float, ...]
    step: float


def unsupported_numbers(text: str, context: Context, question: str = "") -> tuple[str, ...]:
    """Return the numbers of a text that match no fact, in order; those of the athlete's own question are free.

    A number matches within half of its last digit, or 1 %; times may be written 1:02:10 or 62 min, ways in km, speeds
    as paces or km/h, ratios in percent. Zones' names and the windows of our metrics are no claims.
    """
    facts = [each for fact in context.every_fact() for each in _readings(fact)]
    facts += [value for number in _numbers(question) for value in _written(number).values]
    return tuple(number for number in _numbers(text) if not _matches(_written(number), facts))


def supported_part(text: str, context: Context) -> tuple[str, tuple[str, ...]]:
    """Return a text without the sentences that hold unsupported numbers, and those numbers."""
    kept: list[str] = []
    found: list[str] = []
    for sentence in _SENTENCE.split(text):
        unsupported = unsupported_numbers(sentence, context)
        found += unsupported
        if not unsupported:
            kept.append(sentence)
    return " ".join(kept), tuple(found)


def _numbers(text: str) -> list[str]:
    return _NUMBER.findall(_FREE.sub(" ", text))


def _written(number: str) -> _Written:
    if ":" in number:
        parts = [int(part) for part in number.split(":")]
        if len(parts) == 3:  # noqa: PLR2004 - hours, minutes, seconds
            return _Written((parts[0] * _HOUR_S + parts[1] * _MINUTE_S + parts[2],), 1.0)
        return _Written((parts[0] * _MINUTE_S + parts[1], parts[0] * _HOUR_S + parts[1] * _MINUTE_S), 1.0)
    plain = re.sub(r",(?=\d{3}(?:\D|$))", "", number).replace(",", ".")
    head, _, decimals = plain.partition(".")
    if "." in decimals:  # a version or a date, no number of ours
        return _Written((), 1.0)
    return _Written((float(plain),), 10.0 ** -len(decimals) if head else 1.0)


def _matches(written: _Written, facts: Sequence[float]) -> bool:
    return any(
        abs(value - fact) <= max(written.step / 2.0 + 1e-9, _TOLERANCE * fact)
        for value in written.values
        for fact in facts
    )


def _readings(fact: Fact) -> Iterator[float]:
    """Yield a fact in every unit it may be written in, without its sign."""
    if not isinstance(fact.value, float):
        return
    value = abs(fact.value)
    yield value
    match fact.unit:
        case "s" | "s_per_km":
            yield from (value / _MINUTE_S, value / _HOUR_S)
        case "m":
            yield from (value / 1000.0, value / 1609.344)
        case "mps" if value > 0.0:
            yield from (3.6 * value, 1000.0 / value, 100.0 / value)
        case "ratio":
            yield from (100.0 * value, 100.0 * abs(value - 1.0))
        case _:
            pass
