"""The attempts of one call that was let in: asked again where that may help, and booked one by one."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from typing import Final, Self

from training_analyzer.domain.services.feature_gate import Admission
from training_analyzer.domain.services.model_call import CallPlan, PlannedCall
from training_analyzer.domain.usage.model_errors import (
    ModelFailed,
    ModelMisconfigured,
    ModelOutputInvalid,
    ModelTimeout,
    ModelUnavailable,
)
from training_analyzer.domain.usage.record import CallOutcome, Settlement
from training_analyzer.domain.usage.tally import Tally
from training_analyzer.ports.clock import Clock
from training_analyzer.ports.language_model import Delta, ModelReply

type Pause = Callable[[float], Awaitable[None]]
type Ask = Callable[[PlannedCall], Awaitable[ModelReply]]

FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 20.0
"""How long a service that says when to come back is waited for; whoever waits is a person."""


class Attempts:
    """What was asked so far, and what it took: booked at the end, also where the caller is cancelled.

    ``said`` is what the client has of the text, ``provider`` whoever replied last.
    """

    def __init__(self, plan: CallPlan, admission: Admission, *, clock: Clock, pause: Pause) -> None:
        self.tally = Tally()
        self.said = ""
        self.provider = ""
        self._plan = plan
        self._admission = admission
        self._clock = clock
        self._pause = pause
        self._made = 0
        self._failures = 0
        self._open: PlannedCall | None = None

    async def answered[A](self, read: Callable[[str], A]) -> tuple[A, ModelReply]:
        """Return an answer and the reply that held it; one that cannot be read is asked for again."""
        reason: str | None = None
        while True:
            reply = await self._replied(_whole, reason)
            try:
                return read(reply.text), reply
            except ModelOutputInvalid as error:
                if not self._another:
                    raise
                reason = error.reason

    async def streamed(self, put: Callable[[Delta], None]) -> ModelReply:
        """Return a reply whose pieces were passed on; once something was said, it is not begun again."""

        async def ask(planned: PlannedCall) -> ModelReply:
            async with aclosing(planned.adapter.stream(planned.request)) as stream:
                while True:
                    async with asyncio.timeout(planned.request.timeout_s):
                        item = await anext(stream, None)
                    if isinstance(item, ModelReply):
                        return item
                    if item is None:
                        raise ModelUnavailable("it ended without an end", may_be_billed=True)
                    self.said += item.text
                    put(item)

        return await self._replied(ask, None)

    async def __aenter__(self) -> Self:
        self._admission.sending()
        return self

    async def __aexit__(self, kind: object, error: BaseException | None, traceback: object) -> None:
        """Book what the attempts took, however they ended; give everything back where nothing can have been billed."""
        if (planned := self._open) is not None:
            self._unfinished(planned)
        if error is None or self.tally.billed:
            await self._admission.settle(self._settlement(error))
        else:
            await self._admission.release(getattr(error, "code", "failed"))

    def _settlement(self, error: BaseException | None) -> Settlement:
        outcome = _outcome(error)
        abandoned_within = outcome is CallOutcome.ABANDONED and self.said != ""
        return Settlement(
            usage=self.tally.usage,
            price=self.tally.price,
            response_model=self.tally.response_model,
            delivered=error is None or abandoned_within,
            outcome=outcome,
            attempts=self.tally.billed,
            error_code=getattr(error, "code", None),
        )

    @property
    def _another(self) -> bool:
        rules = self._plan.rules
        return self._made < rules.attempts and self.tally.billed < rules.billed_attempts

    @property
    def _next(self) -> PlannedCall:
        """The model whose turn it is: after each failure the next of the list, and the last one again."""
        return self._plan.calls[min(self._failures, len(self._plan.calls) - 1)]

    async def _replied(self, ask: Ask, reason: str | None) -> ModelReply:
        while True:
            planned = self._next if reason is None else self._next.again(reason)
            self._made += 1
            self._open = planned
            try:
                reply = await _in_time(ask(planned))
            except ModelFailed as error:
                self._open = None
                if error.may_be_billed:
                    self._unfinished(planned)
                await self._go_on(error)
            else:
                self._open = None
                self._book(planned, reply)
                if reply.finish_reason is None:
                    raise ModelUnavailable("it broke off", may_be_billed=True)
                return reply

    def _book(self, planned: PlannedCall, reply: ModelReply) -> None:
        self.provider = planned.adapter.provider
        usage = reply.usage or planned.estimated(reply.text)
        price = planned.price(usage, reply, self._plan.prices, self._clock())
        self.tally = self.tally.plus(usage, price, reply.response_model)

    def _unfinished(self, planned: PlannedCall) -> None:
        """Book an attempt without an end: by what was said, or else at its bound."""
        if not self.said:
            self.tally = self.tally.plus(*planned.assumed())
            return
        usage = planned.estimated(self.said)
        self.tally = self.tally.plus(usage, planned.price(usage, None, self._plan.prices, self._clock()))

    async def _go_on(self, error: ModelFailed) -> None:
        """Wait until another attempt makes sense. Raises the failure where none does."""
        self._failures += 1
        turns = self._failures < len(self._plan.calls)
        wait_s = FIRST_PAUSE_S * 2 ** (self._failures - 1)
        if isinstance(error, ModelUnavailable) and error.retry_after_s is not None:
            wait_s = error.retry_after_s
        hopeless = isinstance(error, ModelMisconfigured) or wait_s > LONGEST_PAUSE_S
        if self.said or not self._another or (hopeless and not turns):
            raise error
        if not turns:
            await self._pause(wait_s)


def _outcome(error: BaseException | None) -> CallOutcome:
    if error is None:
        return CallOutcome.COMPLETED
    if isinstance(error, ModelOutputInvalid):
        return CallOutcome.INVALID
    return CallOutcome.FAILED if isinstance(error, Exception) else CallOutcome.ABANDONED


async def _whole(planned: PlannedCall) -> ModelReply:
    async with asyncio.timeout(planned.request.timeout_s):
        return await planned.adapter.complete(planned.request)


async def _in_time(asked: Awaitable[ModelReply]) -> ModelReply:
    try:
        return await asked
    except TimeoutError as error:
        raise ModelTimeout from error
