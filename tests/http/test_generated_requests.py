"""Requests made by schemathesis from the served description: no failure of ours, and no status it does not speak of."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, nullcontext
from typing import Any

import pytest
import schemathesis
from httpx import ASGITransport, AsyncClient
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.core.result import Ok

from tests.http.api import Clock
from tests.http.intruders import Intruders
from training_analyzer.domain.identity.user import Role
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.http.openapi import document
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import wired

EXAMPLES = 12
SCHEMA = schemathesis.openapi.from_dict(document())
OPERATIONS: list[Any] = [found.ok() for found in SCHEMA.get_all_operations() if isinstance(found, Ok)]

type Served = tuple[AsyncClient, Intruders]


@pytest.fixture(scope="module")
async def served(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Served]:
    folder = tmp_path_factory.mktemp("served")
    chosen = Settings(data_dir=folder, persistence="sqlite", payments="fake", limits=UNLIMITED)
    async with AsyncExitStack() as stack:
        ports = await stack.enter_async_context(wired(chosen, clock=Clock()))
        app = litestar_app(lambda: nullcontext(ports))
        await stack.enter_async_context(app.lifespan())
        framed: Any = Frame(app, production=False)
        transport = ASGITransport(framed, raise_app_exceptions=False)
        http = await stack.enter_async_context(AsyncClient(transport=transport, base_url="http://test"))
        yield http, Intruders(ports)


async def test_the_description_is_the_one_that_is_served(served: Served) -> None:
    http, _ = served
    assert (await http.get("/openapi.json")).json()["paths"].keys() == document()["paths"].keys()
    assert len(OPERATIONS) >= 50


def requests_of(operation: Any) -> list[dict[str, Any]]:
    """Return requests of an operation, the same in every run; some keep its description and some do not."""
    made: list[dict[str, Any]] = []

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(operation.as_strategy())
    def collect(case: Any) -> None:
        made.append(case.as_transport_kwargs(base_url="http://test"))

    collect()
    return made


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
async def test_every_answer_is_described(served: Served, operation: Any) -> None:
    http, others = served
    described = operation.definition.raw["responses"]
    made = requests_of(operation)
    assert made
    for sent in made:
        bearer = await others.stranger(role=Role.ADMIN)  # a fresh one each time: some end their session
        reply = await http.request(**_for_httpx(sent, bearer))
        assert reply.status_code < 500, f"{sent}: {reply.text}"
        assert str(reply.status_code) in described, f"{reply.status_code} of {sent}: {reply.text}"


def _for_httpx(sent: dict[str, Any], bearer: str) -> dict[str, Any]:
    """Return what schemathesis made for requests as httpx takes it."""
    made = {name: value for name, value in sent.items() if name not in {"cookies", "headers"}}
    headers = {name: value.encode("latin-1", "ignore") for name, value in (sent.get("headers") or {}).items()}
    made["headers"] = {**headers, "Authorization": f"Bearer {bearer}".encode()}
    if isinstance(made.get("data"), bytes | str):
        made["content"] = made.pop("data")
    if "files" in made:
        made["files"] = [
            (name, (filename, content if isinstance(content, bytes) else str(content), *kind))
            for name, (filename, content, *kind) in made["files"]
        ]
    return made
