"""What comes of a metered call, with who wrote it and what it took."""

from collections.abc import Sequence
from dataclasses import dataclass

from training_analyzer.domain.usage.limit import Balance
from training_analyzer.domain.usage.record import FREE, Price, RequestId, Usage


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered[A]:
    """An answer, counted once under ``request_id``; ``usage`` and ``price`` are those of all billed attempts.

    ``model`` is the one that answered, of ``provider``.
    ``finish_reason`` is ``length`` where the text ends at the bound.
    """

    answer: A
    text: str
    request_id: RequestId
    provider: str
    model: str
    usage: Usage
    price: Price
    attempts: int
    finish_reason: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The most that a call would take, before anything is held or sent; ``balances`` are what it would be counted in.

    ``provider`` and ``model`` are None, and all bounds 0, where no model would be asked.
    """

    balances: Sequence[Balance]
    provider: str | None = None
    model: str | None = None
    price_source: str = FREE.source
    max_input_tokens: int = 0
    max_output_tokens: int = 0
    cost_bound_nano_usd: int = 0
