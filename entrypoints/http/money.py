"""Money as the API writes it: a decimal text and a currency."""

from decimal import Decimal
from typing import Final

import msgspec

_WITHOUT_PARTS: Final = frozenset(
    "bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf".split()  # noqa: SIM905 - easier to compare
)
_IN_THOUSANDTHS: Final = frozenset({"bhd", "jod", "kwd", "omr", "tnd"})
"""Currencies of another smallest unit than a hundredth (docs.stripe.com/currencies)."""


class MoneyOut(msgspec.Struct, frozen=True):
    """An amount, such as 9.99, and the currency's code of ISO 4217."""

    amount: str
    currency: str

    @classmethod
    def of_minor(cls, amount_minor: int, currency: str) -> "MoneyOut":
        """Return an amount that is given in the currency's smallest unit."""
        code = currency.lower()
        places = 0 if code in _WITHOUT_PARTS else 3 if code in _IN_THOUSANDTHS else 2
        return cls(f"{Decimal(amount_minor).scaleb(-places):f}", code.upper())
