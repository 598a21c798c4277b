"""What the server said, as values of ours."""

from typing import Any

from openai.types.chat import ChatCompletion, ChatCompletionChunk

from training_analyzer.domain.usage.record import Usage
from training_analyzer.ports.language_model import Delta, ModelReply

_STANDARD = (None, "auto", "default")


def usage_of(told: Any) -> Usage | None:
    """Return what an attempt took; None where nothing is told, or what cannot be."""
    if told is None:
        return None
    read, written = (
        getattr(told, "prompt_tokens_details", None),
        getattr(told, "completion_tokens_details", None),
    )
    try:
        return Usage(
            input_tokens=_count(told.prompt_tokens),
            output_tokens=_count(told.completion_tokens),
            cache_read_input_tokens=_count(getattr(read, "cached_tokens", None) or 0),
            reasoning_output_tokens=_count(getattr(written, "reasoning_tokens", None) or 0),
        )
    except (ValueError, TypeError, AttributeError):
        return None


def _count(value: object) -> int:
    if not isinstance(value, int):
        raise TypeError(value)
    return value


def reply_of(said: object) -> ModelReply:
    """Return a whole reply. Raises ValueError for what is none."""
    if not isinstance(said, ChatCompletion) or not said.choices:
        raise ValueError("no completion")
    choice = said.choices[0]
    return ModelReply(
        text=choice.message.content or "",
        usage=usage_of(said.usage),
        response_model=said.model or "",
        finish_reason=choice.finish_reason,
        response_id=said.id,
        tier=_tier(said.service_tier),
    )


class Collected:
    """A stream as it comes in."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._usage: Usage | None = None
        self._model = ""
        self._finish_reason: str | None = None
        self._id: str | None = None
        self._tier: str | None = None

    def add(self, chunk: ChatCompletionChunk) -> Delta | None:
        """Take a chunk in, and return the piece of text that it holds. Raises ValueError."""
        self._model, self._id = chunk.model or self._model, chunk.id or self._id
        self._tier = _tier(chunk.service_tier) or self._tier
        self._usage = usage_of(chunk.usage) or self._usage
        if not chunk.choices:
            return None
        choice = chunk.choices[0]
        self._finish_reason = choice.finish_reason or self._finish_reason
        text = getattr(choice.delta, "content", None)  # servers leave out what has to be there
        if not text:
            return None
        self._text.append(text)
        return Delta(text)

    def reply(self) -> ModelReply:
        """Return the whole."""
        return ModelReply(
            text="".join(self._text),
            usage=self._usage,
            response_model=self._model,
            finish_reason=self._finish_reason,
            response_id=self._id,
            tier=self._tier,
        )


def _tier(told: str | None) -> str | None:
    return None if told in _STANDARD else told
