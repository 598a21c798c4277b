"""The gate before what plans limit by amount: reserve, work, then settle or give back, once."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from math import ceil
from typing import Any, Final

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.billing.terms import PlanTerms
from training_analyzer.domain.ids import MakeId, UserId
from training_analyzer.domain.services.require_feature import refusal_of, require
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.usage.errors import AnsweredBefore, LimitReached, RequestInProgress
from training_analyzer.domain.usage.limit import DEPLOYMENT, Balance, Meter, subject_of
from training_analyzer.domain.usage.plan_limits import plan_limits
from training_analyzer.domain.usage.record import (
    CallOutcome,
    Demand,
    Price,
    RecordState,
    RequestId,
    Reservation,
    Settled,
    Settlement,
    Usage,
    UsageSource,
)
from training_analyzer.domain.usage.refusal import (
    BudgetExceeded,
    DeploymentBudgetExceeded,
    PaymentPastDue,
    PlanRefused,
    QuotaExceeded,
    TooManyInFlight,
)
from training_analyzer.ports.ai_meter import AiMeter
from training_analyzer.ports.clock import Clock

RESERVED_FOR_S: Final = 300.0
MOST_ATTEMPTS: Final = 20
"""How often one Idempotency-Key may be tried again after calls without an answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureGate:
    """What the gate takes of a deployment. ``deployment_cost_per_month_nano_usd`` bounds all customers together.

    ``reserved_for_s`` has to be longer than any call: what is held past it is booked as taken.
    """

    meter: AiMeter
    terms: PlanTerms
    make_id: MakeId
    clock: Clock
    reserved_for_s: float = RESERVED_FOR_S
    deployment_cost_per_month_nano_usd: int | None = None
    closing: set[asyncio.Task[Any]] = field(default_factory=set)

    async def closed(self) -> None:
        """Wait until all that is being booked is booked: the process ends."""
        while self.closing:
            await asyncio.wait(tuple(self.closing))


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One use of a metered feature, with its bounds. ``entity`` is what it is for: an activity, a conversation.

    The same ``idempotency_key`` of a user is the same use.
    """

    user_id: UserId
    feature: Feature
    idempotency_key: str | None = None
    entity: str | None = None
    provider: str | None = None
    model: str | None = None
    max_input_tokens: int = 0
    max_output_tokens: int = 0
    cost_bound_nano_usd: int = 0


class Admission:
    """A use that was let in. It ends by ``settle`` or ``release``, whichever is first; a second end changes nothing."""

    def __init__(self, ask: Ask, reservation: Reservation, gate: FeatureGate) -> None:
        self.request_id = reservation.request_id
        self._ask = ask
        self._gate = gate
        self._sent = False
        self._ended = False

    def sending(self) -> None:
        """Say that from now on something may be billed: what ends without a word is then booked at its bound."""
        self._sent = True

    async def settle(self, settlement: Settlement) -> Settled:
        """Book what it really took, even where the caller is cancelled meanwhile. Raises WriteConflict, StoreUnavailable."""
        self._ended = True
        now = self._gate.clock()
        book = retried(lambda: self._gate.meter.settle(self.request_id, settlement, now=now))
        return await self._to_the_end(book())

    async def release(self, reason: str) -> bool:
        """Give everything back: nothing can have been billed. Raises WriteConflict, StoreUnavailable."""
        self._ended = True
        now = self._gate.clock()
        give_back = retried(lambda: self._gate.meter.release(self.request_id, reason=reason, now=now))
        return await self._to_the_end(give_back())

    async def leave(self) -> None:
        """End what nobody ended: at its bound once it was sent, else as if it had never been."""
        if self._ended:
            return
        if self._sent:
            await self.settle(_assumed(self._ask))
        else:
            await self.release("failed")

    async def _to_the_end[T](self, ending: Coroutine[Any, Any, T]) -> T:
        # who is cancelled is cancelled again at its next await: only a task of its own comes to its end
        task = asyncio.create_task(ending)
        self._gate.closing.add(task)
        task.add_done_callback(self._gate.closing.discard)
        return await asyncio.shield(task)


@asynccontextmanager
async def admitted(ask: Ask, *, entitlements: Entitlements, gate: FeatureGate) -> AsyncIterator[Admission]:
    """Let one use of a metered feature in, by what its user may do now.

    Raises QuotaExceeded, FeatureNotInPlan, PaymentPastDue, BudgetExceeded, DeploymentBudgetExceeded, TooManyInFlight,
    none of which counts; RequestInProgress, AnsweredBefore for a key that is known; WriteConflict, StoreUnavailable.
    """
    require(ask.feature, entitlements)
    admission = Admission(ask, await _reserved(ask, entitlements, gate), gate)
    try:
        yield admission
    finally:
        await admission.leave()


def request_id_of(user_id: UserId, idempotency_key: str, attempt: int = 1) -> RequestId:
    """Return the id of a user's request; another attempt is another request."""
    return RequestId(sha256(f"{user_id}\n{attempt}\n{idempotency_key}".encode()).hexdigest())


async def _reserved(ask: Ask, entitlements: Entitlements, gate: FeatureGate) -> Reservation:
    if ask.idempotency_key is None:
        return await _tried(ask, RequestId(str(gate.make_id(gate.clock()))), entitlements, gate)
    for attempt in range(1, MOST_ATTEMPTS + 1):
        request_id = request_id_of(ask.user_id, ask.idempotency_key, attempt)
        reservation = await _tried(ask, request_id, entitlements, gate)
        if reservation.new:
            return reservation
        if reservation.state is RecordState.RESERVED:
            raise RequestInProgress
        if reservation.outcome is CallOutcome.COMPLETED:
            break
    raise AnsweredBefore(request_id)


@retried
async def _tried(
    ask: Ask, request_id: RequestId, entitlements: Entitlements, gate: FeatureGate
) -> Reservation:
    subject = subject_of(ask.user_id)
    demand = Demand(
        request_id=request_id,
        subject=subject,
        feature=ask.feature,
        entity=ask.entity,
        provider=ask.provider,
        model=ask.model,
        max_input_tokens=ask.max_input_tokens,
        max_output_tokens=ask.max_output_tokens,
        cost_bound_nano_usd=ask.cost_bound_nano_usd,
    )
    limits = plan_limits(
        subject,
        ask.feature,
        entitlements,
        periods=gate.terms.catalogue.periods(ask.feature),
        deployment_nano_usd=gate.deployment_cost_per_month_nano_usd,
    )
    costs = ask.cost_bound_nano_usd > 0
    counted = [limit for limit in limits if costs or limit.meter is not Meter.COST_NANO_USD]
    now = gate.clock()
    try:
        return await gate.meter.reserve(demand, counted, now=now, ttl_s=gate.reserved_for_s)
    except LimitReached as error:
        wait_s = 0.0 if (at := error.balance.resets_at) is None else (at - now).total_seconds()
        raise _meant(error.balance, ask.feature, entitlements, wait_s) from error


def _meant(balance: Balance, feature: Feature, entitlements: Entitlements, wait_s: float) -> PlanRefused:
    refusal = refusal_of(feature, entitlements, balance)
    if balance.limit.subject == DEPLOYMENT:
        return DeploymentBudgetExceeded(refusal, max(1, ceil(wait_s)))
    if balance.limit.meter is Meter.IN_FLIGHT:
        return TooManyInFlight(refusal)
    if balance.limit.meter is Meter.COST_NANO_USD:
        return BudgetExceeded(refusal)
    return (PaymentPastDue if entitlements.lapsed_had_more(feature) else QuotaExceeded)(refusal)


def _assumed(ask: Ask) -> Settlement:
    usage = Usage(
        input_tokens=ask.max_input_tokens,
        output_tokens=ask.max_output_tokens,
        source=UsageSource.ASSUMED,
    )
    price = Price(cost_nano_usd=ask.cost_bound_nano_usd, source="assumed", model=ask.model)
    return Settlement(usage=usage, price=price, delivered=False, outcome=CallOutcome.FAILED)
