"""Adapters are told what they declare, and nothing else; a misspelt setting is never ignored."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from tests.plugins.strangers import catalog_with_store
from training_analyzer.api import Offer, Secret, Setting
from training_analyzer.entrypoints.sections import check_sections, deployment_for, lacks_secret
from training_analyzer.entrypoints.settings import Settings, SettingsInvalid
from training_analyzer.plugins.catalog import Offered
from training_analyzer.plugins.host import load
from training_analyzer.ports.deployment import Deployment

_ATTIC = Offer[Any](
    "attic",
    "attic:build",
    "above",
    (
        Setting("shelves", "how many", "3"),
        Setting("colour", "of the door"),
        Setting("key", "opens the door", secret=True),
    ),
)


def _told(offer: Offer[Any] = _ATTIC, made: Mapping[str, Secret] | None = None, **members: str) -> Deployment:
    settings = Settings(sections={offer.settings_section: members}, data_dir=Path("here"))
    return deployment_for(Offered("acme", "persistence", offer), settings, made or {})


def test_an_adapter_is_told_its_settings_with_defaults_and_secrets_apart() -> None:
    told = _told(shelves="5", key="hunter2")
    assert told == Deployment(
        data_dir=Path("here"),
        environment="development",
        settings={"shelves": "5"},
        secrets={"key": Secret("hunter2")},
        section="attic",
    )
    assert "hunter2" not in repr(told)


def test_what_was_not_given_and_has_no_default_is_absent() -> None:
    told = _told()
    assert (told.settings, told.secrets) == ({"shelves": "3"}, {})


def test_what_the_offer_does_not_declare_is_not_told() -> None:
    told = _told(windows="2", colour="red")
    assert told.settings == {"shelves": "3", "colour": "red"}


def test_an_adapter_never_sees_another_sections_secrets() -> None:
    settings = Settings(sections={"auth": {"secrets": "k:x", "key": "x"}})
    told = deployment_for(Offered("acme", "persistence", _ATTIC), settings, {"secrets": Secret("y")})
    assert told.secrets == {}


def test_a_section_of_another_name_is_the_one_that_is_read() -> None:
    offer = Offer[Any]("attic", "attic:build", "above", _ATTIC.settings, section="storage")
    told = _told(offer, shelves="9")
    assert (told.settings["shelves"], told.section) == ("9", "storage")


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("hunter2\n", encoding="utf-8")
    told = _told(key_file=str(tmp_path / "key"))
    assert told.secrets == {"key": Secret("hunter2")}


def test_a_secret_itself_counts_before_its_file(tmp_path: Path) -> None:
    told = _told(key="given", key_file=str(tmp_path / "missing"))
    assert told.secrets == {"key": Secret("given")}


@pytest.mark.parametrize("body", [None, b"\xff\xfe"])
def test_a_secrets_file_that_cannot_be_read_is_named_with_its_setting(
    tmp_path: Path, body: bytes | None
) -> None:
    if body is not None:
        (tmp_path / "key").write_bytes(body)
    with pytest.raises(SettingsInvalid, match=r"TA_ATTIC__KEY_FILE: .*key cannot be read"):
        _told(key_file=str(tmp_path / "key"))


def test_a_plain_setting_has_no_file() -> None:
    settings = Settings(sections={"attic": {"shelves_file": "x"}})
    with pytest.raises(SettingsInvalid, match="TA_ATTIC__SHELVES_FILE is no setting"):
        check_sections(settings, catalog_with_store(_ATTIC))


def test_a_made_secret_serves_where_none_was_given() -> None:
    made = {"key": Secret("made"), "other": Secret("other")}
    assert _told(made=made).secrets == {"key": Secret("made")}
    assert _told(made=made, key="given").secrets == {"key": Secret("given")}


@pytest.mark.parametrize(
    ("given", "lacks"),
    [({}, True), ({"key": "x"}, False), ({"key_file": "x"}, False), ({"shelves": "1"}, True)],
)
def test_a_secret_is_lacking_until_it_or_its_file_is_given(given: dict[str, str], *, lacks: bool) -> None:
    offered = Offered("acme", "persistence", _ATTIC)
    assert lacks_secret(offered, Settings(sections={"attic": given}), "key") is lacks


def test_what_is_not_declared_or_no_secret_is_not_lacking() -> None:
    offered = Offered("acme", "persistence", _ATTIC)
    assert not lacks_secret(offered, Settings(), "shelves")
    assert not lacks_secret(offered, Settings(), "door")


def test_settings_of_offers_that_are_not_selected_are_no_fault() -> None:
    check_sections(
        Settings(sections={"attic": {"shelves": "1", "key_file": "x"}}), catalog_with_store(_ATTIC)
    )


def test_misspelt_members_and_sections_are_all_told_with_hints() -> None:
    sections = {
        "sqlite": {"durabilty": "full", "inline_reads": "true"},
        "auth": {"secret": "hunter2", "registraton": "open"},
        "acme_notes": {"depth": "3"},
    }
    with pytest.raises(SettingsInvalid) as raised:
        check_sections(Settings(sections=sections), load([], []))
    assert raised.value.faults == (
        "TA_SQLITE__DURABILTY is no setting (did you mean TA_SQLITE__DURABILITY?)",
        "TA_AUTH__SECRET is no setting (did you mean TA_AUTH__SECRETS?)",
        "TA_AUTH__REGISTRATON is no setting (did you mean TA_AUTH__REGISTRATION?)",
        "TA_ACME_NOTES__DEPTH is no setting",
    )
    assert "hunter2" not in str(raised.value)
