"""What models cost."""

from datetime import datetime
from typing import Protocol, runtime_checkable

from training_analyzer.domain.usage.record import Price, Usage


@runtime_checkable
class PriceBook(Protocol):
    """Prices of models, by the instant of the request. No call waits for anything.

    ``provider`` is exactly the name that the model's adapter gives. All raise UnknownPrice; another model's price is
    never taken in its place.
    """

    def price(
        self, provider: str, model: str, usage: Usage, at: datetime, *, tier: str | None = None
    ) -> Price:
        """Return what one billed attempt costs; ``model`` is the one that answered, ``tier`` the service's, if not the standard."""
        ...

    def upper_bound(
        self, provider: str, model: str, *, max_input_tokens: int, max_output_tokens: int, at: datetime
    ) -> Price:
        """Return what no attempt within these numbers of tokens costs more than, however they are cached or reasoned.

        By the standard tier of service; what a dearer one costs beyond it is not in the bound.
        """
        ...
