"""Requests that may arrive twice."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from training_analyzer.domain.errors import TrainingAnalyzerError


@dataclass(frozen=True, slots=True)
class KeptReply:
    """A reply as it was sent."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class KeyInFlight(TrainingAnalyzerError):
    """The first request with this key is still running."""

    code = "idempotency_key_in_flight"
    retry_after_s = 1

    def __init__(self) -> None:
        super().__init__("A request with this Idempotency-Key is still running.")


class KeyReused(TrainingAnalyzerError):
    """The key came with another body or to another route before."""

    code = "idempotency_key_reused"

    def __init__(self) -> None:
        super().__init__("This Idempotency-Key was used for another request; take a new one.")
