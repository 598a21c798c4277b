"""The list of genai-prices: exact, dated, and never somebody else's price."""

import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import genai_prices.data_snapshot
import pytest
from genai_prices.data import providers
from genai_prices.types import TieredPrices

from training_analyzer.adapters.genai_prices.book import SOURCE, UNKNOWN, GenaiPrices, build
from training_analyzer.adapters.genai_prices.overrides import PricesInvalid, overrides_in
from training_analyzer.domain.errors import InvalidSetting
from training_analyzer.domain.usage.bound import AROUND_A_MESSAGE, input_bound
from training_analyzer.domain.usage.errors import UnknownPrice
from training_analyzer.domain.usage.price import nano_usd
from training_analyzer.domain.usage.record import Price, Usage
from training_analyzer.ports.deployment import Deployment

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BOOK = GenaiPrices()


def cost(model: str, usage: Usage, *, provider: str = "openai", at: datetime = NOW) -> int:
    return BOOK.price(provider, model, usage, at).cost_nano_usd


def own(tmp_path: Path, text: str, **options: bool) -> GenaiPrices:
    file = tmp_path / "prices.toml"
    file.write_text(text)
    return GenaiPrices(overrides_in(file), **options)


def test_ten_thousand_calls_of_one_token_cost_exactly_what_ten_thousand_tokens_do() -> None:
    one = cost("gpt-4o-mini", Usage(input_tokens=1))  # 0.15 dollars a million
    assert one == 150
    assert sum(one for _ in range(10_000)) == 1_500_000  # 0.0015 dollars


def test_cached_tokens_are_charged_as_cached_and_once() -> None:
    usage = Usage(input_tokens=1000, output_tokens=0, cache_read_input_tokens=800)
    assert cost("gpt-4o-mini", usage) == 200 * 150 + 800 * 75


def test_reasoning_tokens_are_charged_once() -> None:
    plain = cost("gpt-4o-mini", Usage(output_tokens=200))
    assert plain == cost("gpt-4o-mini", Usage(output_tokens=200, reasoning_output_tokens=150)) == 200 * 600


def test_a_price_is_that_of_the_day() -> None:
    usage = Usage(input_tokens=1_000_000, output_tokens=1_000_000)
    assert cost("o3", usage, at=datetime(2025, 6, 9, tzinfo=UTC)) == 50 * 10**9
    assert cost("o3", usage, at=datetime(2025, 6, 11, tzinfo=UTC)) == 10 * 10**9


def test_what_matched_is_written_down() -> None:
    price = BOOK.price("openai", "gpt-4o-mini-2024-07-18", Usage(input_tokens=1), NOW)
    assert price == Price(cost_nano_usd=150, source=SOURCE, model="openai/gpt-4o-mini")


def test_a_seller_of_anothers_models_is_told_apart() -> None:
    price = BOOK.price("azure", "gpt-4o-mini", Usage(input_tokens=1), NOW)
    assert price.model is not None
    assert re.fullmatch(r"(azure|openai)/gpt-4o-mini", price.model)


@pytest.mark.parametrize(
    ("provider", "model"),
    [
        ("my-openai-proxy", "gpt-4o-mini"),  # the library's own look-up takes it for openai
        ("litellm", "openai/gpt-4o-mini"),
        ("openai", "a model that is not"),
        ("github-copilot", "gpt-4o-mini"),  # listed, and without any price
        ("openai", "text-embedding-3-small"),  # listed, and without a price of output
    ],
)
def test_what_is_not_priced_both_ways_under_its_own_name_is_refused(provider: str, model: str) -> None:
    with pytest.raises(UnknownPrice):
        cost(model, Usage(input_tokens=1000), provider=provider)


def test_a_listed_tier_has_its_own_price_and_another_none() -> None:
    usage = Usage(input_tokens=1_000_000)
    standard = BOOK.price("openai", "gpt-4o-mini", usage, NOW, tier="default").cost_nano_usd
    priority = BOOK.price("openai", "gpt-4o-mini", usage, NOW, tier="priority").cost_nano_usd
    assert priority > standard == 150_000_000
    with pytest.raises(UnknownPrice):
        BOOK.price("openai", "gpt-4o-mini", usage, NOW, tier="turbo")


def test_no_listed_model_charges_more_than_its_bound() -> None:
    listed = [(provider, model) for provider in providers for model in provider.models]
    tiered = {
        model.id
        for _, model in listed
        if any(isinstance(price, TieredPrices) for price in vars(model.get_prices(NOW)).values())
    }
    tried = [
        _within_bound(provider.id, model.id)
        for at, (provider, model) in enumerate(listed)
        if (model.id in tiered or at % 5 == 0) and provider.find_model(model.id) is model
    ]
    assert len(tiered) > 20
    assert sum(tried) > 300


def _within_bound(provider: str, model: str) -> int:
    try:
        bound = BOOK.upper_bound(
            provider, model, max_input_tokens=250_000, max_output_tokens=1500, at=NOW
        ).cost_nano_usd
    except UnknownPrice:
        return 0
    for count in (1, 128_000, 250_000):
        for usage in (
            Usage(input_tokens=count, output_tokens=1500),
            Usage(input_tokens=count, output_tokens=1500, reasoning_output_tokens=700),
            Usage(
                input_tokens=count, cache_read_input_tokens=count // 3, cache_creation_input_tokens=count // 3
            ),
        ):
            assert cost(model, usage, provider=provider) <= bound, (provider, model, usage)
    return 1


def test_a_cliff_is_in_the_bound() -> None:
    below, above = (
        BOOK.upper_bound("google", "gemini-2.5-pro", max_input_tokens=n, max_output_tokens=0, at=NOW)
        for n in (200_000, 200_001)
    )
    assert above.cost_nano_usd > below.cost_nano_usd * 1.5


def test_the_library_is_never_told_to_replace_its_prices() -> None:
    assert genai_prices.data_snapshot._custom_snapshot is None  # noqa: SLF001 - nothing public says so


OWN = """
[[price]]
provider = "openai"
model = "gpt-4o-mini"
effective_from = 2026-11-15
input = "0.1234567891"
cached_input = "0.01"
output = "0.5"

[[price]]
provider = "ollama"
model = "llama"
free = true
"""


def test_own_prices_stand_before_the_lists_from_their_day_on(tmp_path: Path) -> None:
    book = own(tmp_path, OWN)
    usage = Usage(input_tokens=1)
    after = book.price("openai", "gpt-4o-mini", usage, datetime(2026, 11, 15, tzinfo=UTC))
    before = book.price("openai", "gpt-4o-mini", usage, datetime(2026, 11, 14, 23, 59, tzinfo=UTC))
    assert after == Price(cost_nano_usd=124, source="override:prices.toml", model="openai/gpt-4o-mini")
    assert (before.cost_nano_usd, before.source) == (150, SOURCE)
    assert book.price("openai", "gpt-4o", usage, NOW).source == SOURCE


def test_what_runs_at_home_is_free_and_says_so(tmp_path: Path) -> None:
    price = own(tmp_path, OWN).price("ollama", "llama", Usage(input_tokens=10**9), NOW)
    assert (price.cost_nano_usd, price.source) == (0, "free")


def test_an_unknown_price_is_booked_as_such_only_where_the_operator_said_so(tmp_path: Path) -> None:
    book = own(tmp_path, OWN, unknown_is_free=True)
    assert book.price("acme", "x", Usage(input_tokens=1), NOW) == UNKNOWN
    assert UNKNOWN.source == "unknown"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("not toml", "no TOML"),
        ('[[price]]\nprovider = "a"\n', "needs a model"),
        ("price = 3", "takes \\[\\[price\\]\\]"),
        ('[[price]]\nprovider="a"\nmodel="b"\ninput="1"\n', "needs input and output"),
        ('[[price]]\nprovider="a"\nmodel="b"\ninput=0.15\noutput="1"\n', "takes input as text"),
        ('[[price]]\nprovider="a"\nmodel="b"\ninput="-1"\noutput="1"\n', "takes input as text"),
        ('[[price]]\nprovider="a"\nmodel="b"\ninput="NaN"\noutput="1"\n', "takes input as text"),
        ('[[price]]\nprovider="a"\nmodel="b"\ninput="1"\noutput="1"\ninptu="1"\n', "inptu"),
        ('[[price]]\nprovider="a"\nmodel="b"\nfree=true\noutput="1"\n', "is free and has a price"),
        ('[[price]]\nprovider="a"\nmodel="b"\neffective_from="soon"\nfree=true\n', "as a day"),
    ],
)
def test_a_file_of_prices_that_is_wrong_is_told_in_one_sentence(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(PricesInvalid, match=says):
        own(tmp_path, text)
    deployment = Deployment(
        data_dir=tmp_path,
        environment="development",
        settings={"prices_file": str(tmp_path / "prices.toml")},
        section="ai",
    )
    with pytest.raises(InvalidSetting, match=f"TA_AI__PRICES_FILE takes a file of prices .*{says}"):
        build(deployment)


def test_a_file_of_prices_that_is_not_there_is_told(tmp_path: Path) -> None:
    settings = {"prices_file": str(tmp_path / "nothing.toml")}
    deployment = Deployment(data_dir=tmp_path, environment="development", settings=settings, section="ai")
    with pytest.raises(InvalidSetting, match="TA_AI__PRICES_FILE"):
        build(deployment)


def test_money_is_rounded_up_to_a_billionth() -> None:
    assert nano_usd(Decimal("0.0000000001")) == 1
    assert nano_usd(Decimal("0.0014")) == 1_400_000
    assert nano_usd(Decimal(0)) == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"input_tokens": -1},
        {"input_tokens": 5, "cache_read_input_tokens": 6},
        {"input_tokens": 5, "cache_read_input_tokens": 3, "cache_creation_input_tokens": 3},
        {"reasoning_output_tokens": 1},
        {"output_tokens": -1},
        {"cache_read_input_tokens": -1},
    ],
)
def test_parts_are_never_more_than_their_total(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"negative|more than"):
        Usage(**wrong)


def test_the_bound_of_a_text_is_its_bytes() -> None:
    assert input_bound(["Läufe", "走"]) == 6 + 3 + 2 * AROUND_A_MESSAGE
    assert input_bound(["\ud800"]) == 3 + AROUND_A_MESSAGE
