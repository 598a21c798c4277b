"""``security check`` says what a start would say, changes nothing and shows no secret."""

import json
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from secrets import token_bytes
from typing import Any

import msgspec
import pytest

from tests.cli.running import called
from training_analyzer.domain.errors import TrainingAnalyzerError
from training_analyzer.entrypoints.findings import Finding, Verdict
from training_analyzer.entrypoints.listed_settings import Networks, Origins
from training_analyzer.entrypoints.security_check import examined
from training_analyzer.entrypoints.settings import (
    UNLIMITED,
    AuthSettings,
    HttpSettings,
    Settings,
    SettingsInvalid,
)
from training_analyzer.entrypoints.wiring import wired

KEY = b64encode(token_bytes(32)).decode()
SECTIONS = {"auth": {"secrets": f"2026-11:{KEY}"}, "vault": {"keys": f"v1:{KEY}"}}


def sound(folder: Path, **changes: Any) -> Settings:
    """Return a production deployment with nothing to refuse."""
    return msgspec.structs.replace(
        Settings(
            environment="production",
            data_dir=folder / "data",
            persistence="fake",
            http=HttpSettings(
                public_url="https://training.example.org", no_store=True, trusted_proxies=Networks("10.0.0.1")
            ),
            auth=AuthSettings(require_second_factor="admins"),
            sections=SECTIONS,
        ),
        **changes,
    )


async def told(settings: Settings) -> Mapping[str, Finding]:
    return {each.rule: each async for each in examined(settings)}


async def test_a_sound_deployment_is_refused_nothing_and_warned_of_what_it_lacks(tmp_path: Path) -> None:
    found = await told(sound(tmp_path))
    warned = {rule for rule, each in found.items() if each.verdict is not Verdict.OK}
    assert warned == {"mail", "breached passwords"}
    assert {
        "signing keys",
        "vault keys",
        "cookies",
        "retention",
        "stored credentials",
        "database",
    } <= found.keys()


UNSAFE: Mapping[str, Mapping[str, Any]] = {
    "no limits": {"limits": UNLIMITED},
    "no secrets": {"sections": {}},
    "a short secret": {"sections": {**SECTIONS, "auth": {"secrets": "k:c2hvcnQ="}}},
    "a guessed secret": {"sections": {**SECTIONS, "auth": {"secrets": f"k:{'A' * 43}="}}},
    "a secret of development": {"sections": {**SECTIONS, "auth": {"secrets": f"dev:{KEY}"}}},
    "a vault key of development": {"sections": {**SECTIONS, "vault": {"keys": f"dev:{KEY}"}}},
    "an address in the clear": {"http": HttpSettings(public_url="http://training.example.org")},
    "mail without an address": {"mail": "smtp", "http": HttpSettings()},
    "mail on the terminal": {"mail": "console"},
    "mail in the clear": {
        "mail": "smtp",
        "sections": {
            **SECTIONS,
            "smtp": {"host": "mail.example.org", "tls": "none", "sender": "a@example.org"},
        },
    },
    "payments that are none": {"payments": "fake"},
    "a breach file that is gone": {"breached_passwords": "file"},
    "proxies that are everybody": {"http": HttpSettings(trusted_proxies=Networks("::/0"))},
    "half of Google": {"sections": {**SECTIONS, "oidc": {"google__client_id": "x"}}},
}


@pytest.mark.parametrize("fault", UNSAFE)
async def test_what_a_start_refuses_is_refused_in_the_same_words(tmp_path: Path, fault: str) -> None:
    settings = sound(tmp_path, **UNSAFE[fault])
    refused = [each.says for each in (await told(settings)).values() if each.verdict is Verdict.REFUSED]
    assert not (tmp_path / "data").exists(), "it changes nothing"
    with pytest.raises(TrainingAnalyzerError) as raised:
        async with wired(settings):
            pass
    start = raised.value
    assert set(start.faults if isinstance(start, SettingsInvalid) else [str(start)]) <= set(
        "; ".join(refused).split("; ")
    ) | set(refused)


async def test_what_is_legal_and_unwise_is_a_warning(tmp_path: Path) -> None:
    unwise = HttpSettings(host="0.0.0.0", cors_origins=Origins("http://app.example.org"))  # noqa: S104 - no socket
    (tmp_path / "key").write_text(f"2026-11:{KEY}")
    (tmp_path / "key").chmod(0o644)
    sections = {**SECTIONS, "auth": {"secrets_file": str(tmp_path / "key")}}
    found = await told(sound(tmp_path, http=unwise, auth=AuthSettings(), sections=sections))
    for rule in ("address", "TLS", "proxies", "origins", "second factor", "browsers", "files"):
        assert found[rule].verdict is Verdict.WARNING, found[rule]
    assert str(tmp_path / "key") in found["files"].says


def configured(folder: Path, settings: Settings) -> Path:
    """Return a settings file that says the same of secrets and environment."""
    tables = "".join(
        f"[{section}]\n" + "".join(f"{name} = {json.dumps(value)}\n" for name, value in members.items())
        for section, members in settings.sections.items()
    )
    file = folder / "settings.toml"
    file.write_text(f'environment = "{settings.environment}"\npersistence = "fake"\n{tables}')
    return file


@pytest.mark.parametrize("is_sound", [True, False])
def test_the_command_ends_with_1_where_a_start_would_be_refused_and_shows_no_secret(
    tmp_path: Path, *, is_sound: bool
) -> None:
    weak = f"k:{KEY[:20]}"
    settings = sound(tmp_path, sections=SECTIONS if is_sound else {**SECTIONS, "auth": {"secrets": weak}})
    done = called(
        "security", "check", "--config", configured(tmp_path, settings), "--data-dir", tmp_path / "x"
    )
    assert done.exit_code == (0 if is_sound else 1)
    lines = done.output.splitlines()
    assert all(line.split()[0] in set(Verdict) and len(line) > 32 for line in lines)
    assert any(line.startswith("refused") for line in lines) is not is_sound
    assert KEY[:20] not in done.output
