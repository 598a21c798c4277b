"""What one model costs at one instant."""

from collections.abc import Iterator
from dataclasses import dataclass

from genai_prices.types import ModelPrice, TieredPrices
from genai_prices.types import Usage as Counted

from training_analyzer.domain.usage.price import nano_usd
from training_analyzer.domain.usage.record import Price, Usage


@dataclass(frozen=True, slots=True)
class Rate:
    """Prices of the library's kind, where they are from, and which entry matched."""

    prices: ModelPrice
    source: str
    model: str

    @property
    def is_complete(self) -> bool:
        """Whether tokens both ways have a price; the library charges nothing for what has none."""
        return self.prices.input_mtok is not None and self.prices.output_mtok is not None

    def price(self, usage: Usage) -> Price:
        """Return what an attempt costs, rounded once."""
        return self._cost(
            Counted(
                input_tokens=usage.input_tokens,
                output_tokens=usage.output_tokens,
                cache_read_tokens=usage.cache_read_input_tokens,
                cache_write_tokens=usage.cache_creation_input_tokens,
                output_reasoning_tokens=usage.reasoning_output_tokens,
            )
        )

    def upper_bound(self, max_input_tokens: int, max_output_tokens: int) -> Price:
        """Return the dearest of all ways in which so many tokens can be charged."""
        costs = (self._cost(way) for way in self._ways(max_input_tokens, max_output_tokens))
        return max(costs, key=lambda price: price.cost_nano_usd)

    def _ways(self, input_tokens: int, output_tokens: int) -> Iterator[Counted]:
        """Yield the corners: prices are linear between them, but for tiers, which begin above their start."""
        for count in {input_tokens, *(start for start in self._tier_starts() if start < input_tokens)}:
            for reasoning in (0, output_tokens):
                for read, written, for_an_hour in (
                    (0, 0, 0),
                    (count, 0, 0),
                    (0, count, 0),
                    (0, count, count),
                ):
                    yield Counted(
                        input_tokens=count,
                        output_tokens=output_tokens,
                        cache_read_tokens=read,
                        cache_write_tokens=written,
                        cache_write_1h_tokens=for_an_hour,
                        output_reasoning_tokens=reasoning,
                    )

    def _tier_starts(self) -> Iterator[int]:
        for price in vars(self.prices).values():
            if isinstance(price, TieredPrices):
                yield from (tier.start for tier in price.tiers)

    def _cost(self, counted: Counted) -> Price:
        usd = self.prices.calc_price(counted)["total_price"]
        return Price(cost_nano_usd=nano_usd(usd), source=self.source, model=self.model)
