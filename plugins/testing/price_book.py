"""What every list of prices does."""

from dataclasses import replace
from datetime import timedelta

import pytest

from training_analyzer.domain.usage.errors import UnknownPrice
from training_analyzer.domain.usage.record import Usage
from training_analyzer.plugins.testing.builders import NOW
from training_analyzer.ports.price_book import PriceBook

PROVIDER, MODEL = "acme", "runner-1"
"""The model whose price the book under test has to know: 1 dollar a million tokens in, 2 out."""


class PriceBookContract:
    """The one thing to provide is a fixture ``book`` that knows what ``acme``'s ``runner-1`` costs: 1 dollar in, 2 out."""

    def test_it_is_exact_to_the_billionth(self, book: PriceBook) -> None:
        price = book.price(PROVIDER, MODEL, Usage(input_tokens=1000, output_tokens=200), NOW)
        assert price.cost_nano_usd == 1_400_000  # 0.0014 dollars
        assert price.source
        assert price.model

    def test_nothing_costs_nothing(self, book: PriceBook) -> None:
        assert book.price(PROVIDER, MODEL, Usage(), NOW).cost_nano_usd == 0

    def test_what_is_cached_or_reasoned_is_charged_once(self, book: PriceBook) -> None:
        plain = book.price(PROVIDER, MODEL, Usage(input_tokens=1000, output_tokens=200), NOW)
        usage = Usage(
            input_tokens=1000,
            output_tokens=200,
            cache_read_input_tokens=800,
            cache_creation_input_tokens=100,
            reasoning_output_tokens=150,
        )
        assert book.price(PROVIDER, MODEL, usage, NOW).cost_nano_usd <= plain.cost_nano_usd

    @pytest.mark.parametrize("cached", [0, 1, 500, 1000])
    @pytest.mark.parametrize("output", [0, 1, 200])
    def test_no_attempt_costs_more_than_its_bound(self, book: PriceBook, cached: int, output: int) -> None:
        bound = book.upper_bound(PROVIDER, MODEL, max_input_tokens=1000, max_output_tokens=200, at=NOW)
        plain = Usage(input_tokens=1000, output_tokens=output, reasoning_output_tokens=output)
        for usage in (
            replace(plain, cache_read_input_tokens=cached),
            replace(plain, cache_creation_input_tokens=cached),
        ):
            assert book.price(PROVIDER, MODEL, usage, NOW).cost_nano_usd <= bound.cost_nano_usd

    @pytest.mark.parametrize(
        ("provider", "model"),
        [
            (PROVIDER, "runner-2"),
            ("acme-2", MODEL),
            ("my-acme-proxy", MODEL),
            (PROVIDER, ""),
            ("", MODEL),
            (PROVIDER, f"{MODEL}-tuned"),
        ],
    )
    def test_what_nobody_priced_is_refused_and_named(
        self, book: PriceBook, provider: str, model: str
    ) -> None:
        with pytest.raises(UnknownPrice) as refused:
            book.price(provider, model, Usage(), NOW)
        assert (refused.value.provider, refused.value.model) == (provider, model)
        with pytest.raises(UnknownPrice):
            book.upper_bound(provider, model, max_input_tokens=1, max_output_tokens=1, at=NOW)

    def test_a_tier_without_a_price_is_not_charged_as_the_standard(self, book: PriceBook) -> None:
        with pytest.raises(UnknownPrice):
            book.price(PROVIDER, MODEL, Usage(), NOW, tier="nobody offers this")

    def test_an_instant_without_a_zone_is_refused(self, book: PriceBook) -> None:
        with pytest.raises(ValueError, match="zone"):
            book.price(PROVIDER, MODEL, Usage(), NOW.replace(tzinfo=None))

    def test_what_was_is_priced_the_same_again(self, book: PriceBook) -> None:
        usage = Usage(input_tokens=123, output_tokens=45)
        first = book.price(PROVIDER, MODEL, usage, NOW)
        book.price(PROVIDER, MODEL, usage, NOW + timedelta(days=1))
        assert book.price(PROVIDER, MODEL, usage, NOW) == first
