"""Money: whole billionths of a dollar, so that sums are exact and no float is ever in between."""

from decimal import ROUND_CEILING, Decimal
from typing import Final

NANO: Final = 1_000_000_000


def nano_usd(usd: Decimal) -> int:
    """Return dollars as billionths, rounded up: an estimate that covers the exact price covers the rounded one too."""
    return int((usd * NANO).to_integral_value(ROUND_CEILING))
