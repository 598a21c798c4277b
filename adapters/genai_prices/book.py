"""The list that comes with genai-prices, read where it lies: nothing is fetched while the product runs.

The library's own look-up takes part of a name for the provider, and its updates replace prices of the whole process;
both are passed by. https://github.com/pydantic/genai-prices
"""

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import Final

from genai_prices.data import providers
from genai_prices.types import ModelInfo, ModelPrice, Provider

from training_analyzer.adapters.genai_prices.overrides import (
    Override,
    PricesInvalid,
    in_force,
    overrides_in,
)
from training_analyzer.adapters.genai_prices.rate import Rate
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.usage.errors import UnknownPrice
from training_analyzer.domain.usage.record import Price, Usage
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.price_book import PriceBook

SOURCE: Final = f"genai-prices/{version('genai-prices')}"
UNKNOWN: Final = Price(cost_nano_usd=0, source="unknown")
_STANDARD: Final = (None, "auto", "default", "standard")
_BY_ID: Final = {each.id: each for each in providers}


class GenaiPrices:
    """Own prices first, then the list's. ``unknown_is_free`` books nothing for what neither knows, and says so."""

    def __init__(self, overrides: Sequence[Override] = (), *, unknown_is_free: bool = False) -> None:
        self._overrides = tuple(overrides)
        self._unknown_is_free = unknown_is_free

    def price(
        self, provider: str, model: str, usage: Usage, at: datetime, *, tier: str | None = None
    ) -> Price:
        """Return what an attempt costs. Raises UnknownPrice."""
        rate = self._rate(provider, model, at, None if tier in _STANDARD else tier)
        return rate.price(usage) if rate else UNKNOWN

    def upper_bound(
        self, provider: str, model: str, *, max_input_tokens: int, max_output_tokens: int, at: datetime
    ) -> Price:
        """Return the most that an attempt can cost. Raises UnknownPrice."""
        rate = self._rate(provider, model, at, None)
        return rate.upper_bound(max_input_tokens, max_output_tokens) if rate else UNKNOWN

    def _rate(self, provider: str, model: str, at: datetime, tier: str | None) -> Rate | None:
        if at.tzinfo is None:
            raise ValueError("an instant without a time zone")
        own = in_force(self._overrides, provider, model, at) if tier is None else None
        found = own or _listed(provider, model, at, tier)
        if found is None and not self._unknown_is_free:
            raise UnknownPrice(provider, model)
        return found


def _listed(provider: str, model: str, at: datetime, tier: str | None) -> Rate | None:
    """Return what the list says, None where it says nothing of the tokens both ways."""
    seller = _BY_ID.get(provider)
    found = seller.find_model(model, all_providers=providers) if seller else None
    if seller is None or found is None:
        return None
    prices = found.get_prices(at) if tier is None else _of_tier(seller, found, at, tier)
    if prices is None:
        return None
    rate = Rate(prices, SOURCE, f"{_owner(found)}/{found.id}")
    return rate if rate.is_complete else None


def _of_tier(seller: Provider, found: ModelInfo, at: datetime, tier: str) -> ModelPrice | None:
    """Return the prices of a tier; None where the library would say nothing and charge the standard."""
    wanted = {"service_tier": tier}
    own = any(found is each for each in seller.models)
    known = any(
        variant.when == wanted and (variant.constraint is None or variant.constraint.active(at))
        for variant in found.price_variants or ()
    )
    return found.get_prices(at, wanted) if own and known else None


def _owner(found: ModelInfo) -> str:
    """Return the provider whose entry it is: a seller of another's models has none of its own."""
    return next(each.id for each in providers if any(found is model for model in each.models))


def build(deployment: Deployment) -> AbstractAsyncContextManager[PriceBook]:
    """Return the prices of a deployment. Raises InvalidSetting."""
    on_unknown = deployment.choice("on_unknown_price", "refuse", "free")
    file = deployment.settings.get("prices_file")
    try:
        overrides = overrides_in(Path(file)) if file else []
    except OSError as error:
        raise InvalidSetting(deployment.variable("prices_file"), "a file that can be read") from error
    except PricesInvalid as error:
        raise InvalidSetting(deployment.variable("prices_file"), f"a file of prices ({error})") from error
    return nullcontext(GenaiPrices(overrides, unknown_is_free=on_unknown == "free"))
