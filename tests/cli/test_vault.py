"""Keys of the vault, changed by command."""

import asyncio
import base64
import shutil
from pathlib import Path

import pytest

from tests.cli.running import called
from training_analyzer.adapters.security.key_ring import parse_key_ring
from training_analyzer.adapters.security.vault import KeyedVault
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.adapters.sqlite.store import build
from training_analyzer.domain.identity.second_factor import SecondFactor, seed_context
from training_analyzer.domain.ids import UserId
from training_analyzer.domain.secret import Secret
from training_analyzer.plugins.testing.builders import NOW, a_user
from training_analyzer.ports.deployment import Deployment

OLD = "2026-05:" + base64.b64encode(b"o" * 32).decode()
NEW = "2026-11:" + base64.b64encode(b"n" * 32).decode()
USERS = 3


def vault_of(*keys: str) -> KeyedVault:
    return KeyedVault(parse_key_ring(Secret(",".join(keys)), "TA_VAULT__KEYS", production=False))


@pytest.fixture
def data_dir(migrated_file: Path, tmp_path: Path) -> Path:
    """Return a data folder in which some have a second factor, under the old key."""
    shutil.copy(migrated_file, tmp_path / FILE_NAME)
    asyncio.run(enrol(tmp_path, vault_of(OLD)))
    return tmp_path


async def enrol(data_dir: Path, vault: KeyedVault, *, swapped: bool = False) -> None:
    async with build(Deployment(data_dir=data_dir, environment="development")) as store, store.work() as w:
        for number in range(1, USERS + 1):
            user = a_user(number + 100 * swapped)
            await w.users.add(user)
            owner = UserId(a_user(1).id) if swapped else user.id
            seed = vault.seal(b"seed", seed_context(owner))
            await w.second_factors.enrol(SecondFactor(user_id=user.id, seed=seed, created_at=NOW))
        await w.commit()


def rotate(data_dir: Path, monkeypatch: pytest.MonkeyPatch, *keys: str) -> tuple[int, str]:
    monkeypatch.setenv("TA_VAULT__KEYS", ",".join(keys))
    told = called("vault", "rotate", "--data-dir", data_dir)
    assert "Traceback" not in told.output
    return told.exit_code, told.output


def test_it_seals_anew_and_the_old_key_may_go(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = rotate(data_dir, monkeypatch, NEW, OLD)
    assert (code, said) == (0, f"Sealed {USERS} texts anew; none is left under an older key.\n")
    assert rotate(data_dir, monkeypatch, NEW)[0] == 0


def test_a_key_that_is_needed_is_missed_at_once(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = rotate(data_dir, monkeypatch, NEW)
    assert code == 1
    assert "sealed under the key '2026-05'" in said


def test_what_does_not_open_is_told(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asyncio.run(enrol(data_dir, vault_of(OLD), swapped=True))
    code, said = rotate(data_dir, monkeypatch, NEW, OLD)
    assert code == 1
    assert f"Sealed {USERS} texts anew; left are {USERS} under 2026-05" in said
    assert f"{USERS} sealed texts do not open" in said
