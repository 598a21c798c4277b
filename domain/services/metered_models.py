"""The one place where models are called: agreed to, let in, asked, and booked by what it really was.

A use case gives a ModelCall and says how the text is read::

    done = await wired.models.complete(
        ModelCall(user_id=..., feature=Feature.AI_ANALYSIS, request=ModelRequest(messages=..., max_output_tokens=900)),
        read=reader.analysis,  # raises ModelOutputInvalid(reason): the model is told the reason and asked once more
        entitlements=caller.entitlements,
        work=caller.work,
    )
    done.answer, done.provider, done.model, done.request_id

and for a text that is passed on while it is written::

    stream = await wired.models.stream(call, entitlements=..., work=...)  # what refuses it raises here, before the reply
    async with aclosing(stream):
        async for item in stream:  # Delta, and at the end Answered; what fails later raises here
            ...

Leaving the stream ends the call at the service, and books it, whoever is cancelled meanwhile. ``generates`` says whether
the deployment has a model for a feature; a use case that answers by rules, or from what it has stored, sends nothing,
asks for no consent, and calls ``noted``, which costs and counts nothing.
"""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Literal

from training_analyzer.domain.billing.entitlements import Entitlements
from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.identity.consent import ConsentKind
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.rates import RateLimited
from training_analyzer.domain.services.feature_gate import Admission, FeatureGate, admitted
from training_analyzer.domain.services.model_answer import Answered
from training_analyzer.domain.services.model_attempts import Attempts, Pause
from training_analyzer.domain.services.model_call import RULES, CallPlan, CallRules, ModelCall, call_plan
from training_analyzer.domain.services.model_choice import ModelChoice
from training_analyzer.domain.services.model_stream import Put, Streaming, passed_on
from training_analyzer.domain.services.require_consent import require_consent
from training_analyzer.domain.services.require_feature import require
from training_analyzer.domain.services.retried import retried
from training_analyzer.domain.usage.limit import subject_of
from training_analyzer.domain.usage.model_errors import ModelMisconfigured
from training_analyzer.domain.usage.record import RequestId
from training_analyzer.ports.language_model import ModelReply
from training_analyzer.ports.price_book import PriceBook
from training_analyzer.ports.rate_gate import RateGate
from training_analyzer.ports.work import Work

_A_MINUTE_S: Final = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class MeteredModels:
    """What calls of models take of a deployment. It keeps nothing of a call but the tasks that are not done yet."""

    choice: ModelChoice
    gate: FeatureGate
    rate_gate: RateGate
    prices: PriceBook | None = None
    rules: CallRules = RULES
    pause: Pause = asyncio.sleep
    streams: set[asyncio.Task[Any]] = field(default_factory=set)

    def generates(self, feature: Feature) -> bool:
        """Whether a model answers for a feature, so that data leaves; else it goes by rules."""
        return bool(self.choice.of(feature))

    async def complete[A](
        self, call: ModelCall, *, read: Callable[[str], A], entitlements: Entitlements, work: Work
    ) -> Answered[A]:
        """Return what a model answers, read; asked again where that may help.

        Raises ConsentRequired, RateLimited, UnknownPrice, what the gate raises, none of which sends or counts anything;
        ModelUnavailable, ModelMisconfigured, ModelTimeout, ModelOutputInvalid; WriteConflict, StoreUnavailable.
        """
        require(call.feature, entitlements)
        plan = await self._planned(call, entitlements, work)
        async with admitted(plan.ask, entitlements=entitlements, gate=self.gate) as admission:
            attempts = self._attempts(plan, admission)
            async with attempts:
                answer, reply = await attempts.answered(read)
            return _answered(answer, reply, admission, attempts)

    async def stream(self, call: ModelCall, *, entitlements: Entitlements, work: Work) -> Streaming:
        """Return the pieces of what a model answers; what refuses the call raises here, what fails later there.

        Raises as ``complete`` does, but for ModelOutputInvalid.
        """
        require(call.feature, entitlements)
        plan = await self._planned(call, entitlements, work)
        async with AsyncExitStack() as stack:
            admission = await stack.enter_async_context(
                admitted(plan.ask, entitlements=entitlements, gate=self.gate)
            )
            ask = partial(self._streamed, plan, admission, stack.pop_all())
            return passed_on(ask, self.streams)

    async def noted(
        self,
        user_id: UserId,
        feature: Feature,
        reason: Literal["cached", "rules"],
        *,
        of_request_id: RequestId | None = None,
    ) -> RequestId:
        """Note an answer that no model was asked for, and return the id of its record. Raises WriteConflict, StoreUnavailable."""
        now = self.gate.clock()
        request_id = RequestId(str(self.gate.make_id(now)))
        await retried(self.gate.meter.record_unbilled)(
            request_id=request_id,
            subject=subject_of(user_id),
            feature=feature,
            reason=reason,
            of_request_id=of_request_id,
            now=now,
        )
        return request_id

    async def closed(self) -> None:
        """End all streams, and wait until everything is booked: the process ends."""
        while self.streams:
            for task in self.streams:
                task.cancel()
            await asyncio.wait(tuple(self.streams))
        await self.gate.closed()

    async def _planned(self, call: ModelCall, entitlements: Entitlements, work: Work) -> CallPlan:
        await require_consent(call.user_id, ConsentKind.AI, work=work)
        plan = self.plan(call)
        await self._take_turn(call.user_id, entitlements)
        return plan

    def plan(self, call: ModelCall) -> CallPlan:
        """Return how a call would be made, and its bounds. Raises UnknownPrice, ModelMisconfigured."""
        models = self.choice.of(call.feature)
        if not models or self.prices is None:
            raise ModelMisconfigured("there is none")
        return call_plan(call, models, rules=self.rules, prices=self.prices, now=self.gate.clock())

    async def _take_turn(self, user_id: UserId, entitlements: Entitlements) -> None:
        a_minute = entitlements.plan.budget.requests_per_minute
        if a_minute is None:
            return
        take = retried(self.rate_gate.take)
        wait_s = await take(
            subject_of(user_id),
            "ai",
            limit=a_minute,
            period_s=_A_MINUTE_S,
            burst=a_minute,
            now=self.gate.clock(),
        )
        if wait_s is not None:
            raise RateLimited(wait_s)

    async def _streamed(
        self, plan: CallPlan, admission: Admission, stack: AsyncExitStack, put: Put
    ) -> Answered[str]:
        attempts = self._attempts(plan, admission)
        async with stack, attempts:
            reply = await attempts.streamed(put)
        return _answered(reply.text, reply, admission, attempts)

    def _attempts(self, plan: CallPlan, admission: Admission) -> Attempts:
        return Attempts(plan, admission, clock=self.gate.clock, pause=self.pause)


def _answered[A](answer: A, reply: ModelReply, admission: Admission, attempts: Attempts) -> Answered[A]:
    return Answered(
        answer=answer,
        text=reply.text,
        request_id=admission.request_id,
        provider=attempts.provider,
        model=reply.response_model,
        usage=attempts.tally.usage,
        price=attempts.tally.price,
        attempts=attempts.tally.billed,
        finish_reason=reply.finish_reason,
    )
