"""Language models: text in, text out, one billed attempt at a time."""

from collections.abc import AsyncGenerator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

from training_analyzer.domain.usage.record import Usage


@dataclass(frozen=True, slots=True)
class Message:
    """One turn. What is the athlete's, or a stranger's, is data in a ``user`` message, never in ``system``."""

    role: Literal["system", "user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRequest:
    """One question. ``model`` is the service's name for the model.

    ``max_output_tokens`` bounds all that is generated, reasoning too. ``output_schema`` is the JSON schema of an object
    to be written.
    """

    model: str = ""
    messages: tuple[Message, ...]
    max_output_tokens: int
    output_schema: Mapping[str, object] | None = None
    temperature: float | None = None
    timeout_s: float = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReply:
    """What came of it. ``usage`` None was not told, which is not zero; ``response_model`` is the one that answered.

    ``finish_reason`` is ``stop``, ``length`` or a word of the service's; None means that the text broke off.
    ``tier`` is the tier of service, None for the standard one.
    """

    text: str
    usage: Usage | None
    response_model: str
    finish_reason: str | None
    response_id: str | None = None
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class Delta:
    """A piece of the text, as it is written."""

    text: str


type Streamed = AsyncGenerator[Delta | ModelReply]
"""Pieces, then the whole as the last item; ``aclose`` ends the work at the service too."""


@runtime_checkable
class LanguageModel(Protocol):
    """A service with models. It keeps nothing of a request: what is one athlete's cannot get to another.

    ``complete`` and ``stream`` make one attempt, which is billed at most once, with no retries inside. Both raise
    ModelUnavailable, ModelMisconfigured and ModelTimeout. Nobody but the metered call asks a model.
    """

    @property
    def provider(self) -> str:
        """Whose it is, by the name that prices are listed under (``gen_ai.provider.name``)."""
        ...

    @property
    def reasons(self) -> bool:
        """Whether tokens may be billed that are not in the text: without word of them, all that were allowed count."""
        ...

    def max_input_tokens(self, request: ModelRequest) -> int:
        """Return more tokens than the request can be, schema and all: an upper bound, never an average."""
        ...

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Ask, and wait for the whole."""
        ...

    def stream(self, request: ModelRequest) -> Streamed:
        """Ask, and pass the text on as it comes."""
        ...
