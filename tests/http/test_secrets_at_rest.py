"""After every flow of an account, neither the database nor the log holds a secret in the clear."""

import logging
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.http.api import PASSWORD, Clock, an_athlete
from tests.http.conftest import client
from tests.http.test_links import ANA, NEW, RESETS, Post, ask, change, reset
from tests.http.test_second_factor import code_at, enrolled, log_in
from training_analyzer.entrypoints.settings import UNLIMITED, Settings
from training_analyzer.entrypoints.wiring import Wired


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, persistence="sqlite", limits=UNLIMITED)


@pytest.fixture
def post(ports: Wired) -> Post:
    return Post(ports)


@pytest.fixture
async def http(post: Post) -> AsyncIterator[AsyncClient]:
    async with client(post.ports) as opened:
        yield opened


def database(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.glob("*.sqlite3*"))


async def test_no_secret_is_kept_in_the_clear(
    http: AsyncClient, post: Post, clock: Clock, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    ana = await an_athlete(http)
    secret, codes = await enrolled(ana, clock)
    code = code_at(secret, clock)
    signed_in = (await log_in(http, ANA, code)).json()
    assert (await log_in(http, ANA, codes[0])).status_code == 200
    await post.delivered()
    await change(ana, "ana.new@example.org")
    await ask(http, RESETS)
    await post.delivered()
    links = [mail.text.partition("#token=")[2].partition("\n")[0] for mail in post.mailer.sent]
    tokens = [link for link in links if link]
    assert len(tokens) == 2
    assert (await reset(http, tokens[1])).status_code == 204
    await post.delivered()
    used = [
        PASSWORD, NEW, secret, *codes, *(each.replace("-", "") for each in codes), *tokens,
        signed_in["access_token"], signed_in["refresh_token"],
    ]  # fmt: skip
    kept = database(tmp_path)
    assert ANA.encode() in kept
    for each in used:
        assert each.encode() not in kept
        assert each not in caplog.text
