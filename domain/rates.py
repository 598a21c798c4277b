"""How often something may be done: the generic cell rate algorithm (GCRA, ITU-T I.371), on whole microseconds.

A bucket's state is one instant, the theoretical arrival time (``tat``): until then it is being refilled.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from math import ceil
from typing import Final

from training_analyzer.domain.errors import TrainingAnalyzerError

US_A_SECOND: Final = 1_000_000
_EPOCH: Final = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Bucket:
    """What a subject may do of one meter: ``burst`` at once when it rested, ``limit`` in ``period_s`` all the time."""

    subject: str
    meter: str
    limit: int
    period_s: float
    burst: int

    @property
    def interval_us(self) -> int:
        """Return how long one token takes to come back."""
        return ceil(self.period_s * US_A_SECOND / self.limit)

    @property
    def tolerance_us(self) -> int:
        """Return how far ahead of now the theoretical arrival may lie."""
        return self.burst * self.interval_us

    def after(self, tat_us: int, now_us: int, tokens: int = 1) -> int:
        """Return the theoretical arrival time once so many tokens are taken."""
        return max(tat_us, now_us) + tokens * self.interval_us

    def left(self, tat_us: int, now_us: int) -> int:
        """Return how many tokens may be taken now."""
        return max(0, (self.tolerance_us - max(tat_us - now_us, 0)) // self.interval_us)

    def wait_s(self, tat_us: int, now_us: int) -> float:
        """Return how long it takes until one token may be taken, 0 for none."""
        return max(0, tat_us + self.interval_us - self.tolerance_us - now_us) / US_A_SECOND


@dataclass(frozen=True, slots=True)
class Lease:
    """Tokens taken together, and how many are left; where there is none, how long it takes until there is one."""

    tokens: int
    left: int = 0
    wait_s: float = 0.0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the subject of a bucket stands: how many tokens are left, or how long it waits for one."""

    bucket: Bucket
    left: int
    wait_s: float = 0.0


def us_of(at: datetime) -> int:
    """Return an instant in microseconds since 1970."""
    since = at - _EPOCH
    return (since.days * 86_400 + since.seconds) * US_A_SECOND + since.microseconds


class RateLimited(TrainingAnalyzerError):
    """Done too often; ``retry_after_s`` is whole seconds, rounded up, at least 1."""

    code = "rate_limited"

    def __init__(self, wait_s: float) -> None:
        self.retry_after_s = max(1, ceil(wait_s))
        super().__init__(f"Too many requests; try again in {self.retry_after_s} s.")
