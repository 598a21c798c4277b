"""Language models, and what they cost."""

from collections.abc import Iterable

from training_analyzer.plugins.hookspecs import hookimpl
from training_analyzer.plugins.offer import Offer, Setting
from training_analyzer.ports.language_model import LanguageModel
from training_analyzer.ports.price_book import PriceBook


@hookimpl
def offer_language_models() -> Iterable[Offer[LanguageModel]]:
    """Offer servers that speak OpenAI's API, and one in memory."""
    yield Offer(
        "openai",
        "training_analyzer.adapters.openai.model:build",
        "any server that speaks OpenAI's API (training-analyzer[openai])",
        section="ai",
        settings=(
            Setting("base_url", "where the API is", "https://api.openai.com/v1"),
            Setting("api_key", "the key of an account there", secret=True),
            Setting("provider", "the name that its prices are listed under", "openai"),
            Setting("tokens_parameter", "max_completion_tokens, or max_tokens", "max_completion_tokens"),
            Setting("output_format", "json_schema, json_object, or text", "json_schema"),
            Setting("stream_usage", "off where the server does not take stream_options", "on"),
            Setting("temperature", "on where the models take one", "off"),
            Setting("reasoning", "off where no tokens are billed but those of the text", "on"),
        ),
    )
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
