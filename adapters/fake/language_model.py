"""A language model that says what a test tells it to."""

import re
from collections import deque
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass, field, replace

from training_analyzer.domain.usage.bound import input_bound
from training_analyzer.domain.usage.model_errors import ModelFailed
from training_analyzer.domain.usage.record import Usage
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.language_model import Delta, LanguageModel, ModelReply, ModelRequest, Streamed

type Said = str | ModelReply | ModelFailed | Callable[[ModelRequest], ModelReply]

FOUND_GOOD = "Good."
USAGE = Usage(input_tokens=10, output_tokens=5)


@dataclass
class FakeLanguageModel:
    """Says ``script`` one by one, then FOUND_GOOD for ever. ``asked`` are all requests, ``closed`` the streams that were left."""

    script: deque[Said] = field(default_factory=deque)
    provider: str = "fake"
    reasons: bool = False
    asked: list[ModelRequest] = field(default_factory=list)
    closed: int = 0

    def says(
        self,
        text: str,
        usage: Usage | None = USAGE,
        *,
        model: str = "",
        finish_reason: str | None = "stop",
    ) -> None:
        """Say this next, as another model than the one that was asked where ``model`` is given."""
        self.script.append(
            ModelReply(text=text, usage=usage, response_model=model, finish_reason=finish_reason)
        )

    def max_input_tokens(self, request: ModelRequest) -> int:
        """Return the bytes of all messages, and some around each."""
        return input_bound(message.content for message in request.messages)

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Say what is next."""
        self.asked.append(request)
        said = self.script.popleft() if self.script else FOUND_GOOD
        if isinstance(said, ModelFailed):
            raise said
        if callable(said):
            return said(request)
        if isinstance(said, ModelReply):
            return replace(said, response_model=said.response_model or request.model)
        return ModelReply(text=said, usage=USAGE, response_model=request.model, finish_reason="stop")

    async def stream(self, request: ModelRequest) -> Streamed:
        """Say what is next, word by word."""
        reply = await self.complete(request)
        try:
            for word in re.findall(r"\S+\s*|\s+", reply.text):
                yield Delta(word)
            yield reply
        except GeneratorExit:
            self.closed += 1
            raise


def build(deployment: Deployment) -> AbstractAsyncContextManager[LanguageModel]:
    """Return a model without a script."""
    del deployment
    return nullcontext(FakeLanguageModel())
