"""What the attempts of one call took: each is priced, and rounded, by itself."""

from dataclasses import dataclass
from typing import Final

from training_analyzer.domain.usage.record import FREE, NO_USAGE, Price, Usage, UsageSource

_LESS_SURE: Final = (UsageSource.NONE, UsageSource.PROVIDER, UsageSource.ESTIMATED, UsageSource.ASSUMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """The sum of the billed attempts. ``price`` names the list and the entry of the last one."""

    billed: int = 0
    usage: Usage = NO_USAGE
    price: Price = FREE
    response_model: str | None = None

    def plus(self, usage: Usage, price: Price, response_model: str | None = None) -> "Tally":
        """Return the sum with one more attempt; it is as sure as the least sure of them."""
        mine = self.usage
        return Tally(
            billed=self.billed + 1,
            usage=Usage(
                input_tokens=mine.input_tokens + usage.input_tokens,
                output_tokens=mine.output_tokens + usage.output_tokens,
                cache_read_input_tokens=mine.cache_read_input_tokens + usage.cache_read_input_tokens,
                cache_creation_input_tokens=(
                    mine.cache_creation_input_tokens + usage.cache_creation_input_tokens
                ),
                reasoning_output_tokens=mine.reasoning_output_tokens + usage.reasoning_output_tokens,
                source=max(mine.source, usage.source, key=_LESS_SURE.index),
            ),
            price=Price(
                cost_nano_usd=self.price.cost_nano_usd + price.cost_nano_usd,
                source=price.source,
                model=price.model,
            ),
            response_model=response_model or self.response_model,
        )
