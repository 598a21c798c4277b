"""Language models, and what they cost."""

from collections.abc import Iterable

from training_analyzer.plugins.hookspecs import hookimpl
from training_analyzer.plugins.offer import Offer, Setting
from training_analyzer.ports.language_model import LanguageModel
from training_analyzer.ports.price_book import PriceBook


@hookimpl
def offer_language_models() -> Iterable[Offer[LanguageModel]]:
    """Offer one in memory."""
    yield Offer(
        "fake", "training_analyzer.adapters.fake.language_model:build", "in memory, for tests: always content"
    )


@hookimpl
def offer_price_books() -> Iterable[Offer[PriceBook]]:
    """Offer the list of genai-prices."""
    yield Offer(
        "genai_prices",
        "training_analyzer.adapters.genai_prices.book:build",
        "the list of genai-prices, and a file of yours (training-analyzer[prices])",
        section="ai",
        settings=(
            Setting("prices_file", "own prices, in TOML, which stand before the list's"),
            Setting("on_unknown_price", "refuse, or free: what nobody priced is booked as nothing", "refuse"),
        ),
    )
