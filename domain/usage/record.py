"""Records of what was taken: reserved first, then settled by what it really was, or released."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.usage.limit import Meter

RequestId = NewType("RequestId", str)


class RecordState(StrEnum):
    """Where a record stands."""

    RESERVED = "reserved"
    SETTLED = "settled"
    RELEASED = "released"
    EXPIRED = "expired"


class CallOutcome(StrEnum):
    """How a call ended that was, or may have been, billed."""

    COMPLETED = "completed"
    INVALID = "invalid"
    ABANDONED = "abandoned"
    FAILED = "failed"


class UsageSource(StrEnum):
    """Who says how much it was: the provider, our estimate, or our assumption of the worst."""

    PROVIDER = "provider"
    ESTIMATED = "estimated"
    ASSUMED = "assumed"
    NONE = "none"


class Settled(StrEnum):
    """What a settlement did: in time, after the reservation had expired, or nothing since it was closed."""

    SETTLED = "settled"
    LATE = "late"
    NOOP = "noop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Tokens of all billed attempts; what is cached or reasoned is part of its total, or ValueError is raised."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_input_tokens: int = 0
    cache_creation_input_tokens: int = 0
    reasoning_output_tokens: int = 0
    source: UsageSource = UsageSource.PROVIDER

    def __post_init__(self) -> None:
        cached = self.cache_read_input_tokens, self.cache_creation_input_tokens
        if min(*cached, self.input_tokens, self.output_tokens, self.reasoning_output_tokens) < 0:
            raise ValueError("a count of tokens is negative")
        if sum(cached) > self.input_tokens or self.reasoning_output_tokens > self.output_tokens:
            raise ValueError("a part is more than its total")


NO_USAGE = Usage(source=UsageSource.NONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What it cost, in billionths of a dollar, and by whose list."""

    cost_nano_usd: int
    source: str
    model: str | None = None


FREE = Price(cost_nano_usd=0, source="free")


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """What a request asks for: its bounds, which are held until it is settled."""

    request_id: RequestId
    subject: str
    feature: Feature
    entity: str | None = None
    provider: str | None = None
    model: str | None = None
    max_input_tokens: int = 0
    max_output_tokens: int = 0
    cost_bound_nano_usd: int = 0

    def held(self, meter: Meter) -> int:
        """Return how much of a meter is held."""
        match meter:
            case Meter.COST_NANO_USD:
                return self.cost_bound_nano_usd
            case Meter.TOKENS:
                return self.max_input_tokens + self.max_output_tokens
            case Meter.REQUESTS | Meter.IN_FLIGHT:
                return 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """What a request really took. ``delivered`` says whether the user got an answer, which is what counts as one."""

    usage: Usage = Usage()
    price: Price = FREE
    delivered: bool
    outcome: CallOutcome
    response_model: str | None = None
    attempts: int = 1
    error_code: str | None = None

    def took(self, meter: Meter) -> int:
        """Return how much of a meter is booked."""
        match meter:
            case Meter.COST_NANO_USD:
                return self.price.cost_nano_usd
            case Meter.TOKENS:
                return self.usage.input_tokens + self.usage.output_tokens
            case Meter.REQUESTS:
                return int(self.delivered)
            case Meter.IN_FLIGHT:
                return 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservation:
    """What is held for a request. ``new`` is False for one that was asked for before, in whatever state it is now.

    ``outcome`` is how a settled one ended.
    """

    request_id: RequestId
    state: RecordState
    new: bool
    expires_at: datetime
    reserved_cost_nano_usd: int
    outcome: CallOutcome | None = None
