"""One call of a model, and the most that it can take."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from training_analyzer.domain.billing.feature import Feature
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.services.feature_gate import Ask
from training_analyzer.domain.services.model_choice import ChosenModel
from training_analyzer.domain.usage.errors import UnknownPrice
from training_analyzer.domain.usage.record import Price, Usage, UsageSource
from training_analyzer.ports.language_model import LanguageModel, Message, ModelReply, ModelRequest
from training_analyzer.ports.price_book import PriceBook

_AGAIN = "Your last reply could not be used: {reason}. Reply again, with nothing but what was asked for."
_LONGEST_REASON = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One use of a feature through a model. ``entity`` is what it is for: an activity, a conversation.

    ``request`` names no model: that is the deployment's choice. The same ``idempotency_key`` of a user is the same use.
    """

    user_id: UserId
    feature: Feature
    request: ModelRequest
    entity: str | None = None
    idempotency_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRules:
    """How often and how long a model is asked. At most ``billed_attempts`` of the ``attempts`` may be billed."""

    attempts: int = 3
    billed_attempts: int = 2
    timeout_s: float = 60.0
    max_output_tokens: int = 1500


RULES = CallRules()


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCall:
    """A request for one model, with the most that one attempt takes."""

    adapter: LanguageModel
    request: ModelRequest
    max_input_tokens: int
    bound: Price

    def again(self, reason: str) -> "PlannedCall":
        """Return the request with what was wrong with the last reply; it is within the same bound."""
        return replace(self, request=_again(self.request, reason))

    def assumed(self) -> tuple[Usage, Price]:
        """Return what is booked of an attempt that nobody knows anything of."""
        usage = Usage(
            input_tokens=self.max_input_tokens,
            output_tokens=self.request.max_output_tokens,
            source=UsageSource.ASSUMED,
        )
        return usage, replace(self.bound, source="assumed")

    def estimated(self, text: str) -> Usage:
        """Return what an attempt took of which only the text is known: never less than it was."""
        most = self.request.max_output_tokens
        written = most if self.adapter.reasons else min(len(text.encode("utf-8", "surrogatepass")), most)
        return Usage(input_tokens=self.max_input_tokens, output_tokens=written, source=UsageSource.ESTIMATED)

    def price(self, usage: Usage, reply: ModelReply | None, prices: PriceBook, at: datetime) -> Price:
        """Return what an attempt cost, by the model that answered; its bound where nobody priced that one."""
        model, tier = (reply.response_model, reply.tier) if reply else (self.request.model, None)
        try:
            return prices.price(self.adapter.provider, model, usage, at, tier=tier)
        except UnknownPrice:
            return replace(self.bound, source="assumed")


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlan:
    """A call for each model that may answer it, the first one first."""

    call: ModelCall
    calls: Sequence[PlannedCall]
    rules: CallRules
    prices: PriceBook

    @property
    def ask(self) -> Ask:
        """What has to be free: as many attempts as may be billed, at the dearest model."""
        times, first = self.rules.billed_attempts, self.calls[0]
        return Ask(
            user_id=self.call.user_id,
            feature=self.call.feature,
            idempotency_key=self.call.idempotency_key,
            entity=self.call.entity,
            provider=first.adapter.provider,
            model=first.request.model,
            max_input_tokens=times * max(each.max_input_tokens for each in self.calls),
            max_output_tokens=times * first.request.max_output_tokens,
            cost_bound_nano_usd=times * max(each.bound.cost_nano_usd for each in self.calls),
        )


def call_plan(
    call: ModelCall, models: Sequence[ChosenModel], *, rules: CallRules, prices: PriceBook, now: datetime
) -> CallPlan:
    """Return the plan of a call. Raises UnknownPrice for a model that nobody priced: none of them is asked."""
    calls = [_planned(call.request, each, rules, prices, now) for each in models]
    return CallPlan(call=call, calls=calls, rules=rules, prices=prices)


def _planned(
    request: ModelRequest, model: ChosenModel, rules: CallRules, prices: PriceBook, now: datetime
) -> PlannedCall:
    most = min(request.max_output_tokens, rules.max_output_tokens)
    own = replace(request, model=model.name, max_output_tokens=most, timeout_s=rules.timeout_s)
    max_input = model.adapter.max_input_tokens(_again(own, "x" * _LONGEST_REASON))
    bound = prices.upper_bound(
        model.adapter.provider, model.name, max_input_tokens=max_input, max_output_tokens=most, at=now
    )
    return PlannedCall(adapter=model.adapter, request=own, max_input_tokens=max_input, bound=bound)


def _again(request: ModelRequest, reason: str) -> ModelRequest:
    """Return a request for another try. The bad reply is left out: it may be long, and of anybody's words."""
    told = reason.encode("ascii", "replace").decode()[:_LONGEST_REASON]
    return replace(request, messages=(*request.messages, Message("user", _AGAIN.format(reason=told))))
