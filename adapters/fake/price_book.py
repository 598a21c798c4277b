"""Prices in a dict."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from training_analyzer.adapters.fake.checks import check_aware
from training_analyzer.domain.usage.errors import UnknownPrice
from training_analyzer.domain.usage.price import nano_usd
from training_analyzer.domain.usage.record import Price, Usage

_A_MILLION = 1_000_000


class FakePriceBook:
    """Dollars a million tokens of input and of output, by provider and model; nothing is dearer or cheaper."""

    def __init__(self, prices: Mapping[tuple[str, str], tuple[Decimal, Decimal]]) -> None:
        self._prices = prices

    def price(
        self, provider: str, model: str, usage: Usage, at: datetime, *, tier: str | None = None
    ) -> Price:
        """Return what an attempt costs."""
        check_aware(at)
        found = self._prices.get((provider, model)) if tier is None else None
        if found is None:
            raise UnknownPrice(provider, model)
        usd = (found[0] * usage.input_tokens + found[1] * usage.output_tokens) / _A_MILLION
        return Price(cost_nano_usd=nano_usd(usd), source="fake", model=f"{provider}/{model}")

    def upper_bound(
        self, provider: str, model: str, *, max_input_tokens: int, max_output_tokens: int, at: datetime
    ) -> Price:
        """Return what all of it costs."""
        usage = Usage(input_tokens=max_input_tokens, output_tokens=max_output_tokens)
        return self.price(provider, model, usage, at)
