"""Chat completions by the ``openai`` library: one attempt a call, by our own client, with nothing but what we say."""

import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final, cast

import httpx
from openai import AsyncOpenAI, AsyncStream
from openai.types.chat import ChatCompletionChunk

from training_analyzer.adapters.egress.addresses import host_of
from training_analyzer.adapters.egress.client import http_client
from training_analyzer.adapters.openai.errors import translated
from training_analyzer.adapters.openai.replies import Collected, reply_of
from training_analyzer.adapters.openai.settings import ServerSettings, settings_of
from training_analyzer.domain.usage.bound import input_bound
from training_analyzer.ports.deployment import Deployment
from training_analyzer.ports.language_model import LanguageModel, ModelReply, ModelRequest, Streamed

MOST_BYTES: Final = 16 << 20
_HEADERS: Final = {"host", "accept", "accept-encoding", "connection", "content-type", "content-length"}


class OpenAiModel:
    """A server. Of a request it keeps nothing."""

    def __init__(self, client: AsyncOpenAI, settings: ServerSettings) -> None:
        self._client = client
        self._settings = settings

    @property
    def provider(self) -> str:
        """Whose prices count."""
        return self._settings.provider

    @property
    def reasons(self) -> bool:
        """Whether tokens may be billed that nobody sees."""
        return self._settings.reasons

    def max_input_tokens(self, request: ModelRequest) -> int:
        """Return the bytes of all messages and of the schema, and some around each."""
        texts = [message.content for message in request.messages]
        if request.output_schema is not None:
            texts.append(json.dumps(request.output_schema))
        return input_bound(texts)

    async def complete(self, request: ModelRequest) -> ModelReply:
        """Ask, and wait for the whole. Raises ModelUnavailable, ModelMisconfigured, ModelTimeout."""
        async with translated():
            said = await self._client.chat.completions.create(
                **self._body(request), timeout=request.timeout_s
            )
            return reply_of(said)

    async def stream(self, request: ModelRequest) -> Streamed:
        """Ask, and pass the text on as it comes. Raises as ``complete`` does."""
        body = self._body(request) | {"stream": True}
        if self._settings.counts_streams:
            body["stream_options"] = {"include_usage": True}
        collected = Collected()
        async with translated():
            chunks: AsyncStream[ChatCompletionChunk] = await self._client.chat.completions.create(
                **body, timeout=request.timeout_s
            )
            async with chunks:
                async for chunk in chunks:
                    if delta := collected.add(chunk):
                        yield delta
        yield collected.reply()

    def _body(self, request: ModelRequest) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": request.model,
            "messages": [{"role": each.role, "content": each.content} for each in request.messages],
            self._settings.tokens_parameter: request.max_output_tokens,
        }
        if request.temperature is not None and self._settings.takes_temperature:
            body["temperature"] = request.temperature
        if request.output_schema is not None and self._settings.output_format == "json_schema":
            # what it sends is read strictly here; servers differ in what they take as a strict schema
            schema = {"name": "answer", "schema": request.output_schema, "strict": False}
            body["response_format"] = {"type": "json_schema", "json_schema": schema}
        elif request.output_schema is not None and self._settings.output_format == "json_object":
            body["response_format"] = {"type": "json_object"}
        return body


@asynccontextmanager
async def build(deployment: Deployment) -> AsyncIterator[LanguageModel]:
    """Open the server of a deployment. Raises InvalidSetting."""
    settings = settings_of(deployment)
    # by a variable of the environment the library would log what is sent
    logging.getLogger("openai").setLevel(logging.WARNING)
    async with http_client([host_of(settings.base_url)], most_bytes=MOST_BYTES) as http:
        http.event_hooks["request"] = [_only_ours(settings)]
        yield OpenAiModel(_client(settings, http), settings)


def _client(settings: ServerSettings, http: httpx.AsyncClient) -> AsyncOpenAI:
    """Return the library's client. What is not given here, it would take from the environment."""
    return AsyncOpenAI(
        api_key=settings.key.reveal() if settings.key else "none",
        admin_api_key="",
        organization="",
        project="",
        webhook_secret="",
        base_url=settings.base_url,
        max_retries=0,
        http_client=cast("Any", http),  # its types say httpx2, and it takes httpx as well
    )


def _only_ours(settings: ServerSettings) -> Any:
    """Return what takes every header from a request that we did not mean: the machine's kind, the environment's own."""

    async def hook(request: httpx.Request) -> None:
        for name in request.headers.keys() - _HEADERS:
            del request.headers[name]
        request.headers["User-Agent"] = "training-analyzer"
        if settings.key:
            request.headers["Authorization"] = f"Bearer {settings.key.reveal()}"

    return hook
