"""Every secret that the flows of an account issue is looked for where it must not be: in logs and in the database."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from httpx import AsyncClient

from tests.http.api import PASSWORD, an_athlete, sign_in
from training_analyzer.entrypoints.log_secrets import drop_secrets_from_logs
from training_analyzer.entrypoints.settings import Settings


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    factory = logging.getLogRecordFactory()
    drop_secrets_from_logs()
    caplog.set_level(logging.DEBUG)
    yield caplog
    logging.setLogRecordFactory(factory)


async def _issued(http: AsyncClient) -> list[str]:
    """Go through every flow of a session, and return all that was issued or sent in it."""
    ana = await an_athlete(http)
    pair = (await http.post("/v1/auth/token", json={"refresh_token": ana.tokens["refresh_token"]})).json()
    other = await sign_in(http, ana.email)
    await http.post("/v1/auth/sessions", json={"email": ana.email, "password": "a wrong one 1234"})
    path = "/v1/auth/sessions/current/reauthentication"
    assert (await ana.call("POST", path, json={"password": PASSWORD})).status_code == 204
    await ana.call("DELETE", f"/v1/auth/sessions/{other.tokens['session_id']}")
    await http.get("/v1/me", headers={"Authorization": f"Bearer {other.tokens['access_token']}"})
    pairs = [ana.tokens, pair, other.tokens]
    names = ("access_token", "refresh_token")
    return [PASSWORD, "a wrong one 1234", *(each[name] for each in pairs for name in names)]


def _stored(data_dir: Path) -> bytes:
    """Return the content of every file, the database with its write-ahead log among them."""
    return b"".join(file.read_bytes() for file in data_dir.rglob("*") if file.is_file())


async def test_no_secret_is_logged_or_stored(
    http: AsyncClient, records: pytest.LogCaptureFixture, settings: Settings
) -> None:
    logging.getLogger("tests").debug("the log is read")
    secrets = await _issued(http)
    assert len(set(secrets)) == 8
    assert "the log is read" in records.text
    for secret in secrets:
        assert secret not in records.text
    stored = _stored(settings.data_dir)
    assert settings.persistence != "sqlite" or b"ana@example.org" in stored  # what is searched is there
    for secret in secrets:
        assert secret.encode() not in stored
