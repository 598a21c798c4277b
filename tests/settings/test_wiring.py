"""The composition root opens what the settings select, checks it, and closes it again."""

import sqlite3
import stat
import sys
from base64 import b64encode
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.plugins.strangers import Adapters
from training_analyzer.adapters.jobs.embedded import EmbeddedJobs
from training_analyzer.adapters.sqlite.settings import FILE_NAME
from training_analyzer.domain.errors import InvalidSetting, StoreUnavailable
from training_analyzer.domain.identity.errors import InvalidToken
from training_analyzer.domain.sealing import SealBroken, SealContext, UnknownKey
from training_analyzer.entrypoints.settings import HttpSettings, Settings, SettingsInvalid
from training_analyzer.entrypoints.wiring import catalog_for, random_id, utc_now, wired
from training_analyzer.plugins.errors import NotInstalled, NotOnOffer, WrongPort
from training_analyzer.plugins.host import catalog_of
from training_analyzer.plugins.testing.builders import NOW, a_session_id, a_user, a_user_id, an_activity
from training_analyzer.plugins.testing.stored import stored_user
from training_analyzer.ports.payments import Payments

_SEED = SealContext(purpose="totp-seed", provider="", user_id=a_user_id(), connection_id="totp")
_STRONG = f"2026-11:{b64encode(bytes(range(32))).decode()}"


def _settings(data_dir: Path, **changes: Any) -> Settings:
    chosen = Settings(
        data_dir=data_dir,
        persistence="test",
        passwords="test",
        tokens="test",
        recording_reader="test",
        derived_keys="test",
        mail="test",
        credentials="test",
        payments="test",
        job_queue="test",
        breached_passwords="test",
        price_book="test",
    )
    return msgspec.structs.replace(chosen, **changes)


def _real(
    data_dir: Path,
    auth: Mapping[str, str] | None = None,
    vault: Mapping[str, str] | None = None,
    **changes: Any,
) -> Settings:
    return Settings(
        data_dir=data_dir,
        **{"persistence": "fake", "sections": {"auth": auth or {}, "vault": vault or {}}, **changes},
    )


async def test_procrastinate_is_told_of_the_jobs_of_postgresql_alone(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="TA_JOB_QUEUE=procrastinate needs TA_PERSISTENCE=supabase"):
        async with wired(_real(tmp_path, job_queue="procrastinate")):
            pass


async def test_the_selected_adapters_are_open_inside_and_closed_in_reverse(tmp_path: Path) -> None:
    plugin = Adapters()
    async with wired(_settings(tmp_path), catalog=catalog_of(plugin)) as ports:
        assert ports.store is plugin.made["store"]
        assert ports.passwords is plugin.made["passwords"]
        assert ports.tokens is plugin.made["tokens"]
        assert ports.derived_keys is plugin.made["keys"]
        assert ports.vault is plugin.made["vault"]
        assert ports.recording_reader is plugin.made["reader"]
        assert ports.mailer is plugin.made["mailer"]
        assert ports.payments is plugin.made["payments"]
        assert isinstance(ports.jobs, EmbeddedJobs)
        assert ports.password_rules.breached is plugin.made["breaches"]
        opened = [line.removeprefix("open ") for line in plugin.log]
    assert len(opened) == 10
    assert plugin.log[10:] == [f"close {part}" for part in reversed(opened)]


async def test_the_rest_of_what_is_wired_serves(tmp_path: Path) -> None:
    catalog = catalog_of(Adapters())
    settings = _settings(tmp_path)
    async with wired(settings, catalog=catalog, clock=lambda: NOW) as ports:
        assert (ports.settings, ports.catalog, ports.clock()) == (settings, catalog, NOW)
        assert ports.make_id(NOW).version == 7
        assert ports.make_id(NOW) != ports.make_id(NOW)
        await ports.observers.activity_stored(an_activity())


async def test_adapters_are_told_the_deployment(tmp_path: Path) -> None:
    plugin = Adapters()
    async with wired(_settings(tmp_path / "new" / "deep"), catalog=catalog_of(plugin)):
        [told, *_] = plugin.deployments
        assert told.data_dir == tmp_path / "new" / "deep"
        assert told.data_dir.is_dir()
        assert (told.environment, told.section) == ("development", "test")


@pytest.mark.parametrize(
    ("part", "port", "lacks"),
    [
        ("store", "Store", "check, hot_reads, maintenance_flag, meter, rate_gate, shared, work"),
        ("passwords", "Passwords", "hash, verify"),
        ("tokens", "Tokens", "access, children_of, first_refresh, parse_refresh, public_keys, read"),
        ("keys", "DerivedKeys", "key, keys"),
        ("vault", "Vault", "current_key_id, key_id, knows, open, reseal, seal"),
        ("reader", "RecordingReader", "read"),
        ("mailer", "Mailer", "send"),
        (
            "payments",
            "Payments",
            ", ".join(sorted(Payments.__protocol_attrs__)),  # type: ignore[attr-defined]  # a protocol has them
        ),
        ("breaches", "BreachedPasswords", "holds"),
        ("engine", "JobEngine", "over"),
    ],
)
async def test_what_is_no_such_port_is_refused_with_what_it_lacks(
    tmp_path: Path, part: str, port: str, lacks: str
) -> None:
    plugin = Adapters(**{part: object()})
    with pytest.raises(WrongPort) as raised:
        async with wired(_settings(tmp_path), catalog=catalog_of(plugin)):
            pass
    assert str(raised.value) == f"What plugin 'Adapters' offers as 'test' is no {port}: it lacks {lacks}."


def _closed(plugin: Adapters) -> list[str]:
    """Return what was closed, after checking that it is all that was opened."""
    opened = [line.removeprefix("open ") for line in plugin.log if line.startswith("open ")]
    closed = [line.removeprefix("close ") for line in plugin.log if line.startswith("close ")]
    assert closed == list(reversed(opened))
    return closed


async def test_when_one_cannot_be_opened_the_others_are_closed(tmp_path: Path) -> None:
    plugin = Adapters(reader=StoreUnavailable("no disk"))
    with pytest.raises(StoreUnavailable):
        async with wired(_settings(tmp_path), catalog=catalog_of(plugin)):
            pass
    assert sorted(_closed(plugin)) == [
        "breaches",
        "engine",
        "keys",
        "passwords",
        "payments",
        "store",
        "tokens",
        "vault",
    ]


async def test_what_turned_out_to_be_no_such_port_is_closed_too(tmp_path: Path) -> None:
    plugin = Adapters(passwords=object())
    with pytest.raises(WrongPort):
        async with wired(_settings(tmp_path), catalog=catalog_of(plugin)):
            pass
    assert "passwords" in _closed(plugin)


async def test_the_adapters_are_closed_when_the_work_fails(tmp_path: Path) -> None:
    plugin = Adapters()
    with pytest.raises(LookupError, match="the work"):
        async with wired(_settings(tmp_path), catalog=catalog_of(plugin)):
            raise LookupError("the work")
    assert sorted(_closed(plugin)) == [
        "breaches",
        "engine",
        "keys",
        "mailer",
        "passwords",
        "payments",
        "reader",
        "store",
        "tokens",
        "vault",
    ]


async def test_an_unknown_adapter_is_refused_before_anything_is_opened_or_made(tmp_path: Path) -> None:
    plugin = Adapters()
    settings = _settings(tmp_path / "new", recording_reader="files")
    with pytest.raises(
        NotOnOffer, match="TA_RECORDING_READER is 'files', which no plugin offers; on offer: test"
    ):
        async with wired(settings, catalog=catalog_of(plugin)):
            pass
    assert plugin.log == []
    assert not (tmp_path / "new").exists()


async def test_misspelt_settings_of_adapters_are_refused_with_any_catalog(tmp_path: Path) -> None:
    settings = _settings(tmp_path, sections={"test": {"shelves": "3"}})
    with pytest.raises(SettingsInvalid, match="TA_TEST__SHELVES is no setting"):
        async with wired(settings, catalog=catalog_of(Adapters())):
            pass
    with pytest.raises(SettingsInvalid, match="TA_SQLITE__DURABILTY is no setting"):
        catalog_for(Settings(sections={"sqlite": {"durabilty": "full"}}))


def test_an_allowed_plugin_that_is_not_installed_is_refused() -> None:
    with pytest.raises(NotInstalled, match="'no_such_plugin_of_a_test'"):
        catalog_for(Settings(plugins=("no_such_plugin_of_a_test",)))


async def test_a_data_folder_that_cannot_be_made_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("a file in its place")
    with pytest.raises(StoreUnavailable, match=r"the data folder .*var cannot be made"):
        async with wired(_settings(tmp_path / "var"), catalog=catalog_of(Adapters())):
            pass


async def test_development_makes_a_secret_that_survives_a_restart(tmp_path: Path) -> None:
    async with wired(_real(tmp_path)) as ports:
        token = ports.tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW).text
    async with wired(_real(tmp_path)) as ports:
        assert ports.tokens.read(token, NOW).user_id == a_user_id()
    async with wired(_real(tmp_path / "other")) as ports:
        with pytest.raises(InvalidToken):
            ports.tokens.read(token, NOW)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such modes")
@pytest.mark.parametrize("name", ["auth", "vault"])
async def test_the_secret_of_development_is_its_owners(tmp_path: Path, name: str) -> None:
    async with wired(_real(tmp_path)):
        file = tmp_path / "secrets" / name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("environment", ["development", "production"])
async def test_where_a_secret_is_given_none_is_made(tmp_path: Path, environment: str) -> None:
    async with wired(_real(tmp_path, {"secrets": _STRONG}, {"keys": _STRONG}, environment=environment)):
        assert not (tmp_path / "secrets").exists()


async def test_a_secret_may_be_given_as_a_file(tmp_path: Path) -> None:
    (tmp_path / "mounted").write_text(_STRONG + "\n")
    mounted = str(tmp_path / "mounted")
    settings = _real(tmp_path, {"secrets_file": mounted}, {"keys_file": mounted}, environment="production")
    async with wired(settings) as ports:
        token = ports.tokens.access(a_user_id(), a_session_id(), auth_time=NOW, amr=["pwd"], now=NOW).text
        blob = ports.vault.seal(b"seed", _SEED)
    settings = _real(tmp_path, {"secrets": _STRONG}, {"keys": _STRONG}, environment="production")
    async with wired(settings) as ports:
        assert ports.tokens.read(token, NOW).session_id == a_session_id()
        assert ports.vault.open(blob, _SEED) == b"seed"


async def test_production_does_not_start_without_secrets(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="TA_AUTH__SECRETS is needed in production"):
        async with wired(_real(tmp_path, environment="production")):
            pass
    assert not (tmp_path / "secrets").exists()


async def test_production_does_not_start_without_keys_of_the_vault(tmp_path: Path) -> None:
    with pytest.raises(SettingsInvalid, match="TA_VAULT__KEYS is needed in production"):
        async with wired(_real(tmp_path, {"secrets": _STRONG}, environment="production")):
            pass
    assert not (tmp_path / "secrets").exists()


async def test_development_makes_a_vault_key_that_survives_a_restart(tmp_path: Path) -> None:
    async with wired(_real(tmp_path)) as ports:
        blob = ports.vault.seal(b"seed", _SEED)
    async with wired(_real(tmp_path, vault={"format": "fernet"})) as ports:
        assert ports.vault.open(blob, _SEED) == b"seed"
        assert ports.vault.seal(b"seed", _SEED).startswith(b"TF1.dev.")
    async with wired(_real(tmp_path / "other")) as ports:
        with pytest.raises(SealBroken):
            ports.vault.open(blob, _SEED)


@pytest.mark.parametrize(
    "keys", ["k:c2hvcnQ=", f"k:{b64encode(bytes(31)).decode()}", f"a.b:{b64encode(bytes(32)).decode()}"]
)
async def test_a_weak_or_unusable_vault_key_is_refused_and_not_shown(tmp_path: Path, keys: str) -> None:
    with pytest.raises(InvalidSetting, match=r"^TA_VAULT__KEYS takes kid:base64") as raised:
        async with wired(_real(tmp_path, vault={"keys": keys})):
            pass
    assert keys not in str(raised.value)


async def test_a_start_is_refused_while_a_stored_credential_needs_a_key_that_is_gone(tmp_path: Path) -> None:
    def settings(key_id: str) -> Settings:
        key = f"{key_id}:{b64encode(bytes(range(32))).decode()}"
        return _real(tmp_path, vault={"keys": key}, persistence="sqlite")

    async with wired(settings("old")) as ports:
        await stored_user(ports.store, a_user())
        blob = ports.vault.seal(b"seed", _SEED)
    with sqlite3.connect(tmp_path / FILE_NAME) as connection:
        connection.execute(
            "INSERT INTO second_factor(user_id, kind, seed, last_step, created_at) VALUES (?, 'totp', ?, 0, '')",
            (str(a_user_id()), blob),
        )
    connection.close()
    with pytest.raises(UnknownKey, match="'old', which TA_VAULT__KEYS does not hold"):
        async with wired(settings("new")):
            pass
    async with wired(settings("old")):
        pass


@pytest.mark.parametrize("environment", ["development", "production"])
@pytest.mark.parametrize("secrets", ["k:c2hvcnQ=", f"k:{b64encode(bytes(31)).decode()}", "hunter2"])
async def test_a_weak_secret_is_refused_everywhere_and_not_shown(
    tmp_path: Path, environment: str, secrets: str
) -> None:
    with pytest.raises(InvalidSetting, match=r"^TA_AUTH__SECRETS takes kid:base64") as raised:
        async with wired(_real(tmp_path, {"secrets": secrets}, {"keys": _STRONG}, environment=environment)):
            pass
    assert secrets not in str(raised.value)


_TEXTS = [
    b"a" * 32,
    b"\0" * 32,
    b"ab" * 20,
    b"correct horse battery staple words",
    b"training-analyzer-secret-key-2026!!",
]
_WEAK = [f"k:{b64encode(text).decode()}" for text in _TEXTS]


@pytest.mark.parametrize("setting", ["TA_AUTH__SECRETS", "TA_VAULT__KEYS"])
@pytest.mark.parametrize("keys", [*_WEAK, _STRONG.replace("2026-11", "dev"), f"{_STRONG},{_WEAK[0]}"])
async def test_production_takes_no_guessable_key_and_none_that_development_made(
    tmp_path: Path, setting: str, keys: str
) -> None:
    auth, vault = (keys, _STRONG) if setting == "TA_AUTH__SECRETS" else (_STRONG, keys)
    given = {"secrets": auth}, {"keys": vault}
    with pytest.raises(InvalidSetting, match=f"^{setting} takes kid:base64") as raised:
        async with wired(_real(tmp_path, *given, environment="production")):
            pass
    assert keys.partition(":")[2] not in str(raised.value)
    async with wired(_real(tmp_path, *given)):
        pass


async def test_what_development_sealed_still_opens_in_production_behind_a_new_key(tmp_path: Path) -> None:
    made = f"dev:{b64encode(bytes(range(40))).decode()}"
    async with wired(_real(tmp_path, vault={"keys": made})) as ports:
        blob = ports.vault.seal(b"seed", _SEED)
    both = f"{_STRONG},{made}"
    async with wired(
        _real(tmp_path, {"secrets": _STRONG}, {"keys": both}, environment="production")
    ) as ports:
        assert ports.vault.open(blob, _SEED) == b"seed"
    with pytest.raises(InvalidSetting, match=r"made by development \(dev\)"):
        async with wired(_real(tmp_path, {"secrets": both}, {"keys": both}, environment="production")):
            pass


async def test_tokens_that_need_no_secret_start_in_production_and_make_none(tmp_path: Path) -> None:
    settings = _settings(
        tmp_path, environment="production", http=HttpSettings(public_url="https://training.example.org")
    )
    async with wired(settings, catalog=catalog_of(Adapters())):
        pass
    async with wired(_settings(tmp_path), catalog=catalog_of(Adapters())):
        pass
    assert not (tmp_path / "secrets").exists()


def test_the_clock_is_aware_and_ids_follow_it() -> None:
    now = utc_now()
    assert now.utcoffset() is not None
    assert random_id(now).version == 7
    assert random_id(now) != random_id(now)


async def test_the_listed_sources_of_data_are_open(tmp_path: Path) -> None:
    settings = _real(tmp_path, wearables=("fake", "garmin"))
    async with wired(settings) as ports:
        assert list(ports.wearables) == ["fake", "garmin"]
        assert [each.info.name for each in ports.wearables.values()] == ["fake", "garmin"]


async def test_a_source_of_data_that_nobody_offers_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotOnOffer, match="fake"):
        async with wired(_real(tmp_path, wearables=("acme",))):
            pass
