"""A server that speaks OpenAI's API, on loopback: it says what a test tells it to, and can misbehave."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any

from training_analyzer.domain.usage.record import Usage
from training_analyzer.plugins.testing.language_model import MODEL, REPORTED


@dataclass(frozen=True)
class Step:
    """What one request is answered with. ``cut`` ends a reply before its end, ``drop`` before its beginning."""

    text: str = "Steady."
    usage: Usage | None = REPORTED
    model: str = MODEL
    status: int = 200
    retry_after: str | None = None
    cut: bool = False
    drop: bool = False
    stall: bool = False
    finish_reason: str | None = "stop"
    more: Mapping[str, Any] = field(default_factory=dict)
    raw: bytes | None = None


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    path: str
    headers: Mapping[str, str]
    body: Mapping[str, Any]


@dataclass
class FakeOpenAi:
    """The server. ``gone`` counts the clients that left before the end, ``sent`` the pieces of all streams.

    One that ``echoes`` says what it was told, and has used as many tokens as the prompt's second word says.
    """

    script: deque[Step] = field(default_factory=deque)
    log: list[Asked] = field(default_factory=list)
    gone: int = 0
    left_one: asyncio.Event = field(default_factory=asyncio.Event)
    asked_one: asyncio.Event = field(default_factory=asyncio.Event)
    url: str = ""
    sent: int = 0
    echoes: bool = False
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    @property
    def asked(self) -> int:
        return len(self.log)

    def says(self, text: str, usage: Usage | None = REPORTED, **more: Any) -> None:
        self.script.append(Step(text, usage, **more))

    def fails(self, status: int, retry_after_s: int | None = None) -> None:
        self.script.append(
            Step(status=status, retry_after=None if retry_after_s is None else str(retry_after_s))
        )

    def hangs_up(self) -> None:
        self.script.append(Step(drop=True))

    def stalls(self) -> None:
        self.script.append(Step(stall=True))

    def breaks_off(self, text: str) -> None:
        self.script.append(Step(text, cut=True))

    async def left(self) -> None:
        async with asyncio.timeout(5):
            await self.left_one.wait()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._open.add(writer)
        try:
            while (asked := await _read(reader)) is not None:
                self.log.append(asked)
                self.asked_one.set()
                step = self.script.popleft() if self.script else self._usual(asked)
                if not await self._answered(step, asked, reader, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError):
            self._has_gone()
        finally:
            self._open.discard(writer)
            with suppress(ConnectionError):
                writer.close()

    def _usual(self, asked: Asked) -> Step:
        if not self.echoes:
            return Step()
        words = asked.body["messages"][-1]["content"]
        return Step(f"echo {words}", Usage(input_tokens=int(words.split()[1])))

    async def _answered(
        self, step: Step, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer, and return whether the connection goes on."""
        if step.drop:
            return False
        if step.stall:
            await reader.read(1)
            self._has_gone()
            return False
        if step.status != 200:
            _write(writer, step.status, json.dumps(_refusal(step)).encode(), _retry_after(step))
        elif step.raw is not None:
            _write(writer, 200, step.raw)
        elif asked.body.get("stream"):
            return await self._streamed(step, asked, reader, writer)
        else:
            _write(writer, 200, json.dumps(_completion(step)).encode(), cut=step.cut)
        await writer.drain()
        return not step.cut

    async def _streamed(
        self, step: Step, asked: Asked, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        writer.write(
            b"HTTP/1.1 200 X\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        leaving = asyncio.create_task(reader.read(1))
        told = bool((asked.body.get("stream_options") or {}).get("include_usage"))
        for chunk in _chunks(step, with_usage=told):
            writer.write(_chunked(b"data: " + json.dumps(chunk).encode() + b"\n\n"))
            await writer.drain()
            self.sent += 1
            await asyncio.sleep(0)
            if leaving.done():
                self._has_gone()
                return False
        leaving.cancel()
        with suppress(asyncio.CancelledError):
            await leaving
        if step.cut:
            return False
        writer.write(_chunked(b"data: [DONE]\n\n") + b"0\r\n\r\n")
        await writer.drain()
        return True

    def _has_gone(self) -> None:
        self.gone += 1
        self.left_one.set()

    def close(self) -> None:
        for writer in list(self._open):
            writer.close()


def _completion(step: Step) -> dict[str, Any]:
    message = {"role": "assistant", "content": step.text}
    choice = {"index": 0, "message": message, "finish_reason": step.finish_reason}
    return _head(step, "chat.completion") | {"choices": [choice]} | _usage(step) | dict(step.more)


def _chunks(step: Step, *, with_usage: bool) -> list[dict[str, Any]]:
    head = _head(step, "chat.completion.chunk")
    words = [f"{word} " for word in step.text.split(" ")]
    words[-1] = words[-1][:-1]
    chunks = [head | {"choices": [{"index": 0, "delta": {"content": word}}]} for word in words]
    if not step.cut:
        chunks.append(head | {"choices": [{"index": 0, "delta": {}, "finish_reason": step.finish_reason}]})
        chunks += [head | {"choices": []} | _usage(step)] if with_usage and step.usage else []
    return chunks


def _head(step: Step, kind: str) -> dict[str, Any]:
    return {"id": "chatcmpl-1", "object": kind, "created": 1764000000, "model": step.model}


def _usage(step: Step) -> dict[str, Any]:
    if (usage := step.usage) is None:
        return {}
    told = {
        "prompt_tokens": usage.input_tokens,
        "completion_tokens": usage.output_tokens,
        "total_tokens": usage.input_tokens + usage.output_tokens,
        "prompt_tokens_details": {"cached_tokens": usage.cache_read_input_tokens},
        "completion_tokens_details": {"reasoning_tokens": usage.reasoning_output_tokens},
    }
    return {"usage": told}


def _refusal(step: Step) -> dict[str, Any]:
    return {"error": {"message": "the prompt was: How was my run?", "type": "x", "code": None, **step.more}}


def _retry_after(step: Step) -> Mapping[str, str]:
    return {} if step.retry_after is None else {"Retry-After": step.retry_after}


def _write(
    writer: asyncio.StreamWriter,
    status: int,
    body: bytes,
    headers: Mapping[str, str] | None = None,
    *,
    cut: bool = False,
) -> None:
    lines = [f"HTTP/1.1 {status} X", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
    writer.write("\r\n".join([*lines, "", ""]).encode() + (body[: len(body) // 2] if cut else body))


def _chunked(data: bytes) -> bytes:
    return f"{len(data):x}\r\n".encode() + data + b"\r\n"


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError as error:
        if error.partial:
            raise
        return None
    first, *lines = head.decode().split("\r\n")
    pairs = (line.partition(":") for line in lines if line)
    headers = {name.lower(): value.strip() for name, _, value in pairs}
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(first.split(" ")[1], headers, json.loads(body))


@asynccontextmanager
async def fake_openai() -> AsyncIterator[FakeOpenAi]:
    """Serve while it is open."""
    server = FakeOpenAi()
    tcp = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{tcp.sockets[0].getsockname()[1]}/v1"
    try:
        yield server
    finally:
        tcp.close()
        server.close()
        await tcp.wait_closed()
