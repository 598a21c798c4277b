"""Money: whole billionths of a dollar, so that sums are exact and no float is ever in between."""

from decimal import ROUND_CEILING, Decimal
from typing import Final

NANO: Final = 1_000_000_000


def nano_usd(dollars: Decimal) -> int:
    """Return dollars as billionths, rounded up: an estimate that covers the exact price covers the rounded one too."""
    return int((dollars * NANO).to_integral_value(ROUND_CEILING))


def usd(nano_usd: int) -> str:
    """Return an amount in dollars, exactly."""
    return f"{Decimal(nano_usd) / NANO:.9f}"
