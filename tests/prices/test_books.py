"""Both lists of prices keep the contract."""

from decimal import Decimal
from pathlib import Path

import pytest

from training_analyzer.adapters.fake.price_book import FakePriceBook
from training_analyzer.adapters.genai_prices.book import GenaiPrices
from training_analyzer.adapters.genai_prices.overrides import overrides_in
from training_analyzer.plugins.testing.price_book import MODEL, PROVIDER, PriceBookContract
from training_analyzer.ports.price_book import PriceBook


class TestFakePriceBook(PriceBookContract):
    @pytest.fixture
    def book(self) -> PriceBook:
        return FakePriceBook({(PROVIDER, MODEL): (Decimal(1), Decimal(2))})


class TestGenaiPrices(PriceBookContract):
    @pytest.fixture
    def book(self, tmp_path: Path) -> PriceBook:
        file = tmp_path / "prices.toml"
        file.write_text(f'[[price]]\nprovider = "{PROVIDER}"\nmodel = "{MODEL}"\ninput = "1"\noutput = "2"\n')
        return GenaiPrices(overrides_in(file))
