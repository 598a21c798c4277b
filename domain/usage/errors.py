"""What can go wrong with limits."""

from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.domain.usage.limit import Balance


class LimitReached(TrainingAnalyzerError):
    """A window has no room for what was asked; nothing of it was taken. ``balance`` names the limit."""

    code = "quota_exceeded"

    def __init__(self, balance: Balance) -> None:
        limit = balance.limit
        super().__init__(f"{balance.used} of {limit.amount} {limit.meter} are used.")
        self.balance = balance
