"""Settings come from four sources, the later over the earlier; every fault is told at once."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from training_analyzer.entrypoints.setting_kinds import words
from training_analyzer.entrypoints.settings import (
    CORE,
    AuthSettings,
    HttpSettings,
    Settings,
    SettingsInvalid,
    load_settings,
    settings_from,
)


def _settings(
    environ: Mapping[str, str] | None = None,
    file: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
) -> Settings:
    return settings_from(environ or {}, file or {}, options or {})


def _faults(
    environ: Mapping[str, str] | None = None,
    file: Mapping[str, Any] | None = None,
    options: Mapping[str, Any] | None = None,
) -> list[str]:
    with pytest.raises(SettingsInvalid) as raised:
        _settings(environ, file, options)
    return list(raised.value.faults)


@pytest.fixture
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder without a settings file, in an environment without settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("TA_")]:
        monkeypatch.delenv(name)
    return tmp_path


def test_without_any_source_the_defaults_hold() -> None:
    assert _settings() == Settings(
        environment="development",
        data_dir=Path("var"),
        persistence="sqlite",
        recording_reader="files",
        passwords="argon2id",
        tokens="jwt",
        plugins=(),
        http=HttpSettings(host="127.0.0.1", port=8000, docs=True),
        auth=AuthSettings(registration="open"),
        sections={},
    )


def test_the_command_line_beats_the_environment_beats_the_file_beats_the_default() -> None:
    file = {"http": {"port": 1, "host": "file", "docs": False}, "persistence": "file", "tokens": "file"}
    environ = {"TA_HTTP__PORT": "2", "TA_HTTP__HOST": "environment", "TA_PERSISTENCE": "environment"}
    found = _settings(environ, file, {"http": {"port": 3}, "persistence": "option"})
    assert found.http == HttpSettings(host="environment", port=3, docs=False)
    assert (found.persistence, found.tokens, found.passwords) == ("option", "file", "argon2id")


def test_the_sections_of_adapters_merge_by_member() -> None:
    file = {"sqlite": {"durability": "full", "inline_reads": False}, "auth": {"issuer": "file"}}
    found = _settings({"TA_SQLITE__DURABILITY": "normal", "TA_AUTH__SECRETS": "k:x"}, file)
    assert found.sections == {
        "sqlite": {"durability": "normal", "inline_reads": "false"},
        "auth": {"issuer": "file", "secrets": "k:x"},
    }


def test_a_shared_section_keeps_the_products_own_members_apart() -> None:
    found = _settings({"TA_AUTH__REGISTRATION": "closed", "TA_AUTH__ISSUER": "us"})
    assert found.auth.registration == "closed"
    assert found.sections == {"auth": {"issuer": "us"}}


def test_a_section_of_a_strangers_plugin_is_kept_as_text() -> None:
    file = {"acme": {"depth": 3, "ratio": 0.5, "on": True, "names": ["a", "b"], "deep": {"er": 1}}}
    assert _settings({"TA_ACME__URL__PATH": "/x"}, file).sections == {
        "acme": {
            "depth": "3",
            "ratio": "0.5",
            "on": "true",
            "names": "a,b",
            "deep__er": "1",
            "url__path": "/x",
        }
    }


@pytest.mark.parametrize(
    ("text", "names"),
    [("acme", ("acme",)), ("acme, other ,", ("acme", "other")), (" , ", ()), ("", ())],
)
def test_plugins_are_a_comma_separated_list(text: str, names: tuple[str, ...]) -> None:
    assert _settings({"TA_PLUGINS": text}).plugins == names


def test_plugins_are_a_list_in_the_file() -> None:
    assert _settings(file={"plugins": ["acme", "other"]}).plugins == ("acme", "other")


@pytest.mark.parametrize(
    ("text", "expected"), [("true", True), ("True", True), ("1", True), ("false", False), ("0", False)]
)
def test_a_switch_is_true_or_false(text: str, *, expected: bool) -> None:
    assert _settings({"TA_HTTP__DOCS": text}).http.docs is expected


def test_an_empty_variable_is_one_that_is_not_set() -> None:
    assert _settings({"TA_HTTP__PORT": "", "TA_NO_SUCH": ""}, {"http": {"port": 9}}).http.port == 9


def test_names_of_the_file_may_be_in_capitals() -> None:
    assert _settings(file={"HTTP": {"Port": 9}, "Data_Dir": "x"}) == _settings(
        {"TA_HTTP__PORT": "9", "TA_DATA_DIR": "x"}
    )


def test_variables_of_others_and_of_the_tests_are_left_alone() -> None:
    others = {"PATH": "/bin", "ta_http__port": "x", "TAX": "1", "TA_TEST_DSN": "x", "TA_FIT_CORPUS": "/fit"}
    assert _settings(others) == Settings()


@pytest.mark.parametrize(
    ("name", "value", "takes"),
    [
        ("TA_ENVIRONMENT", "prod", "development or production"),
        ("TA_AUTH__REGISTRATION", "maybe", "open or closed"),
        ("TA_HTTP__PORT", "http", "a whole number from 0 to 65535"),
        ("TA_HTTP__PORT", "65536", "a whole number from 0 to 65535"),
        ("TA_HTTP__PORT", "-1", "a whole number from 0 to 65535"),
        ("TA_HTTP__PORT", "80.5", "a whole number from 0 to 65535"),
        ("TA_HTTP__DOCS", "yes", "true or false"),
        ("TA_HTTP__DOCS", "2", "true or false"),
    ],
)
def test_a_wrong_value_is_answered_with_what_the_setting_takes(name: str, value: str, takes: str) -> None:
    assert _faults({name: value}) == [f"{name} takes {takes}"]


@pytest.mark.parametrize(
    ("file", "fault"),
    [
        ({"data_dir": 3}, "TA_DATA_DIR takes the path of a folder"),
        ({"data_dir": ""}, "TA_DATA_DIR takes the path of a folder"),
        ({"data_dir": "a\0b"}, "TA_DATA_DIR takes the path of a folder"),
        ({"data_dir": ["var"]}, "TA_DATA_DIR takes the path of a folder"),
        ({"persistence": True}, "TA_PERSISTENCE takes text"),
        ({"plugins": [1]}, "TA_PLUGINS takes names, comma-separated"),
        ({"plugins": 1}, "TA_PLUGINS takes names, comma-separated"),
        ({"http": {"docs": []}}, "TA_HTTP__DOCS takes true or false"),
        ({"environment": 4}, "TA_ENVIRONMENT takes development or production"),
    ],
)
def test_a_value_of_the_wrong_kind_in_the_file_is_a_fault(file: dict[str, Any], fault: str) -> None:
    assert _faults(file=file) == [fault]


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("TA_PERSISTANCE", "TA_PERSISTENCE"),
        ("TA_HTTP__PROT", "TA_HTTP__PORT"),
        ("TA_DATADIR", "TA_DATA_DIR"),
        ("TA_HTTP_PORT", "TA_HTTP__PORT"),
        ("TA_PLUGIN", "TA_PLUGINS"),
    ],
)
def test_a_misspelt_name_is_a_fault_with_the_nearest_known(name: str, hint: str) -> None:
    assert _faults({name: "x"}) == [f"{name} is no setting (did you mean {hint}?)"]


def test_a_name_like_no_other_is_a_fault_without_a_hint() -> None:
    assert _faults({"TA_XYZZY": "x"}) == ["TA_XYZZY is no setting"]
    assert _faults({"TA_Q": "x"}) == ["TA_Q is no setting"]


@pytest.mark.parametrize("reverse", [False, True])
def test_a_section_given_as_a_value_or_a_value_as_a_section_is_a_fault_in_any_order(*, reverse: bool) -> None:
    given = {"TA_HTTP": "x", "TA_HTTP__PORT": "1", "TA_DATA_DIR": "x", "TA_DATA_DIR__DEEP": "y"}
    environ = dict(reversed(given.items())) if reverse else given
    faults = _faults(environ, {"http": 3})
    assert sorted(fault.partition(" (")[0] for fault in faults) == [
        "TA_DATA_DIR__DEEP is no setting",
        "TA_HTTP is no setting",
    ]


def test_all_faults_of_all_sources_are_told_at_once() -> None:
    environ = {"TA_HTTP__PORT": "x", "TA_PERSISTANCE": "sqlite"}
    with pytest.raises(SettingsInvalid) as raised:
        settings_from(environ, {"data_dir": 3, "http": {"docs": "perhaps"}}, {"environment": "test"})
    assert len(raised.value.faults) == 5
    assert raised.value.code == "settings_invalid"
    for fault in raised.value.faults:
        assert fault in str(raised.value)


def test_secrets_are_not_shown() -> None:
    found = _settings({"TA_AUTH__SECRETS": "k:hunter2", "TA_ACME__DSN": "pg://u:hunter2@h"})
    for shown in (repr(found), str(found), f"{found}"):
        assert "hunter2" not in shown
        assert "auth.secrets=***" in shown
        assert "data_dir=" in shown


def test_the_settings_cannot_be_changed() -> None:
    with pytest.raises(AttributeError):
        _settings().persistence = "other"  # type: ignore[misc]  # the point of the test


def test_what_each_setting_takes_can_be_said() -> None:
    for name, kind in CORE.items():
        assert words(kind), name


def test_a_process_reads_environment_and_file(empty_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (empty_folder / "training-analyzer.toml").write_text('persistence = "file"\n[http]\nport = 9\n')
    monkeypatch.setenv("TA_HTTP__PORT", "10")
    found = load_settings({"data_dir": "elsewhere"})
    assert (found.persistence, found.http.port, found.data_dir) == ("file", 10, Path("elsewhere"))


def test_without_a_file_there_is_none(empty_folder: Path) -> None:
    assert load_settings() == Settings()


def test_another_file_takes_the_place_of_the_usual_one(empty_folder: Path) -> None:
    (empty_folder / "training-analyzer.toml").write_text("broken")
    other = empty_folder / "other.toml"
    other.write_text('tokens = "other"\n')
    assert load_settings(config=other).tokens == "other"


@pytest.mark.parametrize("text", [b"port = ", b"a = 1\na = 2\n", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(empty_folder: Path, text: bytes) -> None:
    (empty_folder / "training-analyzer.toml").write_bytes(text)
    with pytest.raises(SettingsInvalid, match=r"training-analyzer\.toml cannot be read"):
        load_settings()


def test_a_file_that_was_asked_for_has_to_be_there(empty_folder: Path) -> None:
    with pytest.raises(SettingsInvalid, match=r"missing\.toml cannot be read"):
        load_settings(config=empty_folder / "missing.toml")
