"""Clients for the outside reach what they were made for, as long as it answers in time and measure."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field

import httpx
import pytest

from training_analyzer.adapters.egress.client import EgressRefused, ReplyTooLarge, http_client


@dataclass
class Outside:
    """A server on loopback; ``asked`` are the first lines of the requests that reached it."""

    port: int = 0
    reply: bytes = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"
    silent: bool = False
    asked: list[str] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.asked.append(head.decode().splitlines()[0])
        if self.silent:
            await self.ended.wait()
        writer.write(self.reply)
        writer.close()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@pytest.fixture
async def outside() -> AsyncIterator[Outside]:
    made = Outside()
    async with await asyncio.start_server(made.answer, "127.0.0.1", 0) as server:
        made.port = server.sockets[0].getsockname()[1]
        yield made
        made.ended.set()


async def test_a_known_host_is_reached(outside: Outside) -> None:
    async with http_client(["127.0.0.1"]) as client:
        assert (await client.get(f"{outside.url}/keys")).text == "ok"
    assert outside.asked == ["GET /keys HTTP/1.1"]


async def test_a_port_may_be_part_of_what_is_known(outside: Outside) -> None:
    async with http_client([f"127.0.0.1:{outside.port}"]) as client:
        assert (await client.get(outside.url)).text == "ok"
        with pytest.raises(EgressRefused):
            await client.get("http://127.0.0.1:1/")


@pytest.mark.parametrize("hosts", [[], ["example.org"], ["27.0.0.1"], ["127.0.0.1:1"], [""]])
async def test_any_other_host_is_refused_before_a_connection(outside: Outside, hosts: list[str]) -> None:
    async with http_client(hosts) as client:
        with pytest.raises(EgressRefused):
            await client.get(outside.url)
    assert outside.asked == []


async def test_nothing_goes_out_in_the_clear() -> None:
    async with http_client(["example.org"]) as client:
        with pytest.raises(EgressRefused):
            await client.get("http://example.org/")


async def test_a_redirect_is_not_followed(outside: Outside) -> None:
    outside.reply = (
        b"HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/latest\r\nContent-Length: 0\r\n\r\n"
    )
    async with http_client(["127.0.0.1"]) as client:
        reply = await client.get(outside.url)
    assert reply.status_code == 302
    assert len(outside.asked) == 1


async def test_a_redirect_that_somebody_follows_is_refused(outside: Outside) -> None:
    outside.reply = b"HTTP/1.1 302 Found\r\nLocation: https://elsewhere.example/\r\nContent-Length: 0\r\n\r\n"
    async with http_client(["127.0.0.1"]) as client:
        with pytest.raises(EgressRefused):
            await client.get(outside.url, follow_redirects=True)


async def test_a_server_that_says_nothing_is_given_up(outside: Outside) -> None:
    outside.silent = True
    async with http_client(["127.0.0.1"], timeout_s=0.05) as client:
        with pytest.raises(httpx.TimeoutException):
            await client.get(outside.url)


async def test_a_reply_without_end_is_given_up(outside: Outside) -> None:
    outside.reply = b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + b"x" * 5000
    async with http_client(["127.0.0.1"], most_bytes=4999) as client:
        with pytest.raises(ReplyTooLarge):
            await client.get(outside.url)
    async with http_client(["127.0.0.1"], most_bytes=5000) as client:
        assert len((await client.get(outside.url)).content) == 5000


async def test_the_environment_names_no_proxy(outside: Outside, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    async with http_client(["127.0.0.1"]) as client:
        assert (await client.get(outside.url)).text == "ok"
