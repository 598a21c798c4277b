"""A deployment's own prices, in a TOML file: they stand before the list's."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from genai_prices.types import ModelPrice

from training_analyzer.adapters.genai_prices.rate import Rate
from training_analyzer.domain.usage.record import FREE

_KEYS: Final[Mapping[str, str]] = {
    "input": "input_mtok",
    "cached_input": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
    "output": "output_mtok",
}
_OTHERS: Final = {"provider", "model", "effective_from", "free"}


class PricesInvalid(ValueError):
    """The file says something that is no price; the message says which entry and what."""


@dataclass(frozen=True, slots=True)
class Override:
    """What a model costs from a day (UTC) on."""

    provider: str
    model: str
    since: date
    rate: Rate


def overrides_in(path: Path) -> list[Override]:
    """Return the prices of a file. Raises PricesInvalid, OSError."""
    try:
        table = tomllib.loads(path.read_text("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PricesInvalid("it is no TOML") from error
    entries = table.get("price")
    if not isinstance(entries, list) or table.keys() != {"price"}:
        raise PricesInvalid("it takes [[price]] entries and nothing else")
    return [_override(entry, f"override:{path.name}") for entry in entries]


def in_force(overrides: Iterable[Override], provider: str, model: str, at: datetime) -> Rate | None:
    """Return the newest of a model's own prices at an instant; None before the first."""
    day = at.astimezone(UTC).date()
    found = [each for each in overrides if (each.provider, each.model) == (provider, model)]
    begun = [each for each in found if each.since <= day]
    return max(begun, key=lambda each: each.since).rate if begun else None


def _override(entry: Any, source: str) -> Override:
    provider, model = (_word(entry, name) for name in ("provider", "model"))
    label = f"{provider}/{model}"
    if strange := entry.keys() - _KEYS.keys() - _OTHERS:
        raise PricesInvalid(f"{label} has {', '.join(sorted(strange))}, which is nothing")
    since = entry.get("effective_from", date.min)
    if type(since) is not date:
        raise PricesInvalid(f"{label} takes effective_from as a day, 2026-11-30")
    if entry.get("free") is True:
        if _KEYS.keys() & entry.keys():
            raise PricesInvalid(f"{label} is free and has a price")
        nothing = ModelPrice(input_mtok=Decimal(0), output_mtok=Decimal(0))
        return Override(provider, model, since, Rate(nothing, FREE.source, label))
    rate = Rate(ModelPrice(**_prices(entry, label)), source, label)
    if not rate.is_complete:
        raise PricesInvalid(f"{label} needs input and output, or free = true")
    return Override(provider, model, since, rate)


def _word(entry: Any, name: str) -> str:
    word = entry.get(name) if isinstance(entry, dict) else None
    if not isinstance(word, str) or not word:
        raise PricesInvalid(f"every entry needs a {name}")
    return word


def _prices(entry: Mapping[str, Any], label: str) -> dict[str, Decimal]:
    prices: dict[str, Decimal] = {}
    for name, theirs in _KEYS.items():
        text = entry.get(name)
        if text is None:
            continue
        try:
            price = Decimal(text) if isinstance(text, str) else Decimal("NaN")  # a float is no exact price
        except InvalidOperation:
            price = Decimal("NaN")
        if not price.is_finite() or price < 0:
            raise PricesInvalid(f'{label} takes {name} as text in dollars a million tokens, "0.15"')
        prices[theirs] = price
    return prices
