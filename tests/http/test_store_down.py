"""A store that cannot serve: the process answers, and says so."""

from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.http.api import an_athlete, code_of
from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.entrypoints.settings import Settings
from training_analyzer.entrypoints.wiring import Wired


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, persistence="fake")


async def test_every_route_that_needs_the_store_is_503_until_it_is_back(
    http: AsyncClient, ports: Wired
) -> None:
    ana = await an_athlete(http)
    assert isinstance(ports.store, FakeStore)
    ports.store.fail("it is switched off")
    assert (await http.get("/health/live")).status_code == 200
    entry = {"sport": "running", "start_time": "2026-11-20T07:00:00Z", "elapsed_time_s": 60}
    body = {"email": ana.email, "password": "correct horse battery"}
    for reply in (
        await http.get("/health/ready"),
        await ana.call("GET", "/v1/me"),
        await ana.call("GET", "/v1/activities"),
        await ana.call("POST", "/v1/activities", json=entry),
        await http.post("/v1/auth/sessions", json=body),
        await http.post("/v1/auth/token", json={"refresh_token": ana.tokens["refresh_token"]}),
    ):
        assert code_of(reply, 503) == "store_unavailable"
        assert reply.headers["retry-after"] == "1"
    ports.store.recover()
    assert (await http.get("/health/ready")).status_code == 200
    assert (await ana.call("GET", "/v1/me")).status_code == 200


async def test_an_unexpected_failure_is_a_500_without_its_text(
    http: AsyncClient, ports: Wired, caplog: pytest.LogCaptureFixture
) -> None:
    ana = await an_athlete(http)
    object.__setattr__(ports, "clock", _broken)
    reply = await http.get("/v1/me", headers=ana.headers)
    assert code_of(reply, 500) == "internal_error"
    assert "secret of ours" not in reply.text
    assert reply.json()["request_id"] in caplog.text
    assert "secret of ours" in caplog.text


def _broken() -> None:
    raise RuntimeError("secret of ours")
