"""A small HTTP/1.1 server on loopback that can misbehave: what our fakes of other people's services stand on."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: Mapping[str, str]
    form: Mapping[str, str]
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Told:
    """A reply."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def json(cls, value: object, status: int = 200) -> "Told":
        return cls(status, json.dumps(value).encode(), {"Content-Type": "application/json"})


type Answer = Callable[[Asked], Told]

BIG = 3 << 20


@dataclass
class Loopback:
    """The server. ``faults`` say by path how a reply goes wrong: slow, dropped, cut, 500, redirect, oversized, html."""

    answer: Answer
    faults: dict[str, str] = field(default_factory=dict)
    log: list[Asked] = field(default_factory=list)
    url: str = ""
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    waiting: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def asked(self, path: str) -> list[Asked]:
        return [each for each in self.log if each.path == path]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.open.add(writer)
        try:
            while (asked := await _read(reader)) is not None:
                self.log.append(asked)
                told = await self._told(asked)
                if told is None:
                    break
                writer.write(_written(told))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()

    async def _told(self, asked: Asked) -> Told | None:
        fault = self.faults.get(asked.path)
        if fault == "slow":
            self.waiting.set()
            await self.released.wait()
        ways: dict[str | None, Callable[[], Told | None]] = {
            "dropped": lambda: None,
            "500": lambda: Told.json({"error": "server_error"}, 500),
            "redirect": lambda: Told(302, headers={"Location": self.url + "/elsewhere"}),
            "oversized": lambda: Told(200, b'{"x": "' + b"x" * BIG + b'"}'),
            "html": lambda: Told(200, b"<html>maintenance</html>"),
            "list": lambda: Told.json([1]),
            "deep": lambda: Told(200, b"[" * 200_000),
        }
        return ways.get(fault, lambda: self.answer(asked))()


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
    if not head:
        return None
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)
    }
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    parts = urlsplit(target)
    return Asked(method, parts.path, dict(parse_qsl(parts.query)), dict(parse_qsl(body.decode())), headers)


def _written(told: Told) -> bytes:
    lines = [f"HTTP/1.1 {told.status} X", f"Content-Length: {len(told.body)}"]
    lines += [f"{name}: {value}" for name, value in told.headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + told.body


@asynccontextmanager
async def on_loopback(server: Loopback) -> AsyncIterator[Loopback]:
    """Serve while it is open."""
    tcp = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{tcp.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        server.released.set()
        tcp.close()
        for writer in list(server.open):
            writer.close()
        await tcp.wait_closed()
