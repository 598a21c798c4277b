"""What the audit log keeps of a server's start."""

import logging
from base64 import b64encode
from pathlib import Path
from secrets import token_bytes

import pytest

from training_analyzer.adapters.fake.store import FakeStore
from training_analyzer.domain.audit.event import AuditAction, AuditEvent
from training_analyzer.entrypoints.settings import HttpSettings, Settings
from training_analyzer.entrypoints.start_told import tell_start
from training_analyzer.entrypoints.wiring import Wired, wired

KEYS = [b64encode(token_bytes(32)).decode() for _ in range(3)]
SETTINGS = Settings(
    environment="production",
    persistence="fake",
    http=HttpSettings(public_url="https://training.example.org"),
    sections={
        "auth": {"secrets": f"2026-11:{KEYS[0]},2026-05:{KEYS[1]}"},
        "vault": {"keys": f"v1:{KEYS[2]}"},
        "smtp": {"password": "hunter2hunter2", "username": "ana"},
    },
)


def told(ports: Wired) -> list[AuditEvent]:
    assert isinstance(ports.store, FakeStore)
    return [each for each in ports.store.audit_events() if each.action is AuditAction.SERVER_START]


async def test_a_start_is_kept_with_its_settings_and_ids_of_keys_and_no_secret(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "training_analyzer"):
        async with wired(replaced(tmp_path)) as ports:
            await tell_start(ports)
            (event,) = told(ports)
    assert (event.user_id, event.actor_id, event.at.tzinfo is not None) == (None, None, True)
    assert event.detail["tokens.secrets"] == "2026-11,2026-05"
    assert event.detail["credentials.keys"] == "v1"
    assert event.detail["persistence"] == "fake"
    assert event.detail["public_url"] == "https://training.example.org"
    assert "second factor" in str(event.detail["warned"])
    assert "TA_AUTH__REQUIRE_SECOND_FACTOR is none" in caplog.text, "production is told what it lacks"
    for secret in (*KEYS, "hunter2hunter2"):
        assert secret not in str(event) + caplog.text


def replaced(folder: Path) -> Settings:
    return Settings(
        **{name: getattr(SETTINGS, name) for name in SETTINGS.__struct_fields__} | {"data_dir": folder}
    )


async def test_a_start_goes_on_where_nothing_can_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with wired(replaced(tmp_path)) as ports:
        assert isinstance(ports.store, FakeStore)
        ports.store.fail("writes are refused")
        with caplog.at_level(logging.WARNING, "training_analyzer"):
            await tell_start(ports)
    assert "was not told to the audit log" in caplog.text
