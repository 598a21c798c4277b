"""The README's calls name routes that exist, and its commands exist too."""

import json
import re
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Never

import pytest
from httpx import ASGITransport, AsyncClient, Response

from tests.docs.curl import Call, calls
from tests.docs.pages import ROOT, page
from training_analyzer.entrypoints.http.access import route_table
from training_analyzer.entrypoints.http.app import litestar_app
from training_analyzer.entrypoints.http.frame import Frame
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import wired


def unopened() -> Never:
    """Stand in for ports that no test here opens."""
    raise AssertionError


def routes() -> list[tuple[re.Pattern[str], str]]:
    """Return a pattern of the path and the method of every route."""
    table = route_table(litestar_app(unopened))
    return [(re.compile(re.sub(r"\{[^}]*\}", "[^/]+", path) + "/?"), method) for path, method, _ in table]


def test_there_are_calls() -> None:
    assert len(calls("README.md")) >= 7


@pytest.mark.parametrize("call", calls("README.md"), ids=lambda call: f"{call.method} {call.path}")
def test_every_call_names_a_route(call: Call) -> None:
    assert [1 for pattern, method in routes() if method == call.method and pattern.fullmatch(call.path)]


@pytest.mark.parametrize("call", calls("README.md"), ids=lambda call: f"{call.method} {call.path}")
def test_every_body_is_json_and_every_file_is_there(call: Call) -> None:
    if call.body is not None:
        assert isinstance(json.loads(call.body), dict)
        assert "Content-Type: application/json" in call.headers
    if call.file is not None:
        assert (ROOT / call.file).is_file()


@pytest.mark.parametrize("call", calls("README.md"), ids=lambda call: f"{call.method} {call.path}")
def test_calls_carry_the_token_where_the_route_asks_for_it(call: Call) -> None:
    public = call.path in {"/v1/auth/register", "/v1/auth/sessions"} and call.method == "POST"
    assert ("Authorization: Bearer $TOKEN" in call.headers) is not public


def test_every_target_of_make_exists() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", page("Makefile")))
    for name in ("README.md", "CONTRIBUTING.md"):
        named = set(re.findall(r"(?m)(?:^    |`)make (?:[A-Z]+=\S+ )?([a-z]+)", page(name)))
        assert named, name
        assert named <= targets, name


async def test_the_story_works_on_a_fresh_server(tmp_path: Path) -> None:
    settings = Settings(data_dir=tmp_path, persistence="fake", wearables=("demo",))  # as `make run`
    async with wired(settings, clock=lambda: datetime(2026, 11, 24, 12, tzinfo=UTC)) as ports:
        app = litestar_app(lambda: nullcontext(ports))
        transport = ASGITransport(Frame(app, production=False))  # type: ignore[arg-type]  # ASGI by other names
        async with (
            app.lifespan(),
            AsyncClient(transport=transport, base_url="http://test") as http,
        ):
            replies = await told(http)
    assert [reply.status_code for reply in replies] == [
        *(201, 200, 200, 201, 201, 200, 200),
        *(201, 200, 200, 200, 201, 200, 204),
    ]
    listed, series, ahead = (replies[number].json()["data"] for number in (5, 6, 8))
    assert {day["day"]: day["load"] for day in ahead if day["projected"]}["2026-12-06"] == 90.0
    assert replies[9].json()["first_fresh"]["day"] >= "2026-11-24"
    assert replies[10].json()["measured_count"] == 1
    assert [(each["sport"], each["load_method"]) for each in listed] == [
        ("strength", "srpe"),
        ("running", "hrss"),
    ]
    assert series[0]["day"] == "2026-11-02"
    assert series[-1]["day"] == "2026-11-24"
    assert series[0]["load"] == pytest.approx(listed[1]["load"])


async def told(http: AsyncClient) -> list[Response]:
    """Make the README's calls in order, with the token that the second one brings."""
    replies: list[Response] = []
    for call in calls("README.md"):
        token = replies[1].json()["access_token"] if len(replies) > 1 else ""
        headers = dict(header.replace("$TOKEN", token).split(": ", 1) for header in call.headers)
        files = {"file": ("run.gpx", (ROOT / call.file).read_bytes())} if call.file else None
        replies.append(
            await http.request(call.method, call.address, headers=headers, content=call.body, files=files)
        )
    return replies
