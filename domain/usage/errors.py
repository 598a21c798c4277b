"""What can go wrong with limits."""

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.usage.limit import Balance
from training_analyzer.domain.usage.record import RequestId


class LimitReached(TrainingAnalyzerError):
    """A window has no room for what was asked; nothing of it was taken. ``balance`` names the limit.

    The ledger raises it; the gate says what it means to the customer.
    """

    def __init__(self, balance: Balance) -> None:
        limit = balance.limit
        super().__init__(f"{balance.used} of {limit.amount} {limit.meter} are used.")
        self.balance = balance


class RequestInProgress(TrainingAnalyzerError):
    """The same request is under way: its answer is not there yet."""

    code = "request_in_progress"

    def __init__(self, retry_after_s: int = 1) -> None:
        super().__init__("The same request is under way; ask for its answer in a moment.")
        self.retry_after_s = retry_after_s


class AnsweredBefore(TrainingAnalyzerError):
    """The same request was answered, and is not counted again. ``request_id`` is the record of it."""

    code = "already_answered"

    def __init__(self, request_id: RequestId) -> None:
        super().__init__("This request was answered before; a new one needs another Idempotency-Key.")
        self.request_id = request_id


class UnknownPrice(TrainingAnalyzerError):
    """No list says what a model costs, so it is not called: nobody could say what was spent."""

    code = "price_unknown"

    def __init__(self, provider: str, model: str) -> None:
        super().__init__(f"Nobody knows what the model {model!r} of {provider!r} costs.")
        self.provider = provider
        self.model = model
