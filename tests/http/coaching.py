"""A deployment with a model whose words a test writes, and a client that reads a stream as it comes."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from litestar import Litestar

from training_analyzer.adapters.fake.language_model import FakeLanguageModel
from training_analyzer.adapters.fake.price_book import FakePriceBook
from training_analyzer.domain.services.model_choice import ChosenModel, ModelChoice
from training_analyzer.entrypoints.coach import coach_for
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.models import METERED
from training_analyzer.entrypoints.wiring import Wired
from training_analyzer.ports.language_model import Delta, ModelRequest, Streamed

PRICES = FakePriceBook({("fake", "runner-1"): (Decimal(1), Decimal(2))})


class HaltingModel(FakeLanguageModel):
    """Says its first word, then waits until a test lets it go on."""

    def __init__(self) -> None:
        super().__init__()
        self.go_on = asyncio.Event()

    async def stream(self, request: ModelRequest) -> Streamed:
        """Say what is next, word by word."""
        first = True
        async for item in super().stream(request):
            yield item
            if first and isinstance(item, Delta):
                first = False
                await self.go_on.wait()


def with_model(ports: Wired, model: FakeLanguageModel) -> Wired:
    """Return the ports with a model behind the coach."""
    chosen = ChosenModel(model, "runner-1")
    choice = ModelChoice(by_feature=dict.fromkeys(METERED, chosen))
    models = replace(ports.models, choice=choice, prices=PRICES, pause=_at_once)
    return replace(ports, coach=coach_for(ports.store, models))


async def _at_once(_: float) -> None:
    pass


@dataclass
class Reading:
    """A reply as it comes: ``leave`` hangs up."""

    status: int = 0
    headers: dict[str, str] = field(default_factory=dict)
    chunks: asyncio.Queue[bytes] = field(default_factory=asyncio.Queue)
    leave: asyncio.Event = field(default_factory=asyncio.Event)

    async def event(self) -> tuple[str, Any]:
        """Return the next event's name and data."""
        lines = (await self.chunks.get()).decode().splitlines()
        if lines[0].startswith(":"):
            return ":", lines[0]
        assert lines[0].startswith("event: "), lines
        return lines[0].removeprefix("event: "), json.loads(lines[1].removeprefix("data: "))


@asynccontextmanager
async def reading(app: Litestar, path: str, headers: dict[str, str], body: Any) -> AsyncIterator[Reading]:
    """Send a POST, and read its reply while it is written; httpx would wait for the end."""
    read = Reading()
    sent = json.dumps(body).encode()
    given = {"content-type": "application/json", "accept": "text/event-stream", "host": "test", **headers}
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(name.lower().encode(), value.encode()) for name, value in given.items()],
        "client": ("127.0.0.1", 1), "server": ("test", 80),
    }  # fmt: skip
    asked = False

    async def receive() -> dict[str, Any]:
        nonlocal asked
        if not asked:
            asked = True
            return {"type": "http.request", "body": sent, "more_body": False}
        await read.leave.wait()
        return {"type": "http.disconnect"}

    async def send(message: Any) -> None:
        if message["type"] == "http.response.start":
            read.status = message["status"]
            read.headers = {name.decode(): value.decode() for name, value in message["headers"]}
        elif message.get("body"):
            read.chunks.put_nowait(message["body"])

    framed: Any = Frame(app, production=False)
    task = asyncio.create_task(framed(scope, receive, send))
    try:
        yield read
    finally:
        read.leave.set()
        await task
