"""Plugins are loaded when a deployment allows them by name, and what is wrong with one is one sentence."""

import sys
from pathlib import Path

import pytest

from tests.plugins.strangers import HEAD, entry, installed
from training_analyzer.api import PLUGIN_API, hookimpl
from training_analyzer.plugins.errors import (
    NotInstalled,
    OfferedTwice,
    PluginBroken,
    PluginError,
    UnknownHook,
    WrongPluginApi,
)
from training_analyzer.plugins.host import catalog_of, load

_OFFERS = HEAD + (
    "@hookimpl\ndef offer_persistence():\n    return [Offer('acme', 'acme_store:build', 'keeps it in the attic')]\n"
)


def test_without_plugins_there_are_the_built_in_adapters() -> None:
    names = {(each.plugin, each.port, each.offer.name) for each in load([], []).offers}
    assert names == {
        ("builtin", "persistence", "sqlite"),
        ("builtin", "persistence", "supabase"),
        ("builtin", "persistence", "fake"),
        ("builtin", "recording_reader", "files"),
        ("builtin", "passwords", "argon2id"),
        ("builtin", "tokens", "jwt"),
        ("builtin", "derived_keys", "hkdf"),
        ("builtin", "breached_passwords", "none"),
        ("builtin", "breached_passwords", "file"),
        ("builtin", "breached_passwords", "range"),
        ("builtin", "mail", "smtp"),
        ("builtin", "mail", "console"),
        ("builtin", "mail", "file"),
        ("builtin", "mail", "none"),
        ("builtin", "credentials", "vault"),
        ("builtin", "job_queue", "embedded"),
        ("builtin", "job_queue", "procrastinate"),
        ("builtin", "wearable", "garmin"),
        ("builtin", "wearable", "garmin_personal"),
        ("builtin", "wearable", "demo"),
        ("builtin", "wearable", "fake"),
        ("builtin", "language_model", "fake"),
        ("builtin", "language_model", "openai"),
        ("builtin", "price_book", "genai_prices"),
        ("builtin", "payments", "none"),
        ("builtin", "payments", "stripe"),
        ("builtin", "payments", "fake"),
        ("builtin", "wearable", "fake"),
        ("builtin", "identity_provider", "google"),
        ("builtin", "identity_provider", "supabase"),
    }


def test_an_allowed_plugin_is_loaded_with_its_offers(tmp_path: Path) -> None:
    with installed(tmp_path, acme=_OFFERS) as entries:
        found = load(["acme"], entries).find("persistence", "acme")
    assert (found.plugin, found.offer.summary) == ("acme", "keeps it in the attic")


def test_a_plugin_that_is_not_allowed_is_never_run(tmp_path: Path) -> None:
    with installed(tmp_path, acme=_OFFERS, spy="import sys\nsys.spied = True\n") as entries:
        load(["acme"], entries)
        assert "spy" not in sys.modules
    assert not hasattr(sys, "spied")


def test_allowing_a_plugin_twice_loads_it_once(tmp_path: Path) -> None:
    with installed(tmp_path, acme=_OFFERS) as entries:
        offers = load(["acme", "acme"], entries).offers
    assert [each.plugin for each in offers].count("acme") == 1


def test_a_plugin_that_is_not_installed_is_named_with_those_that_are(tmp_path: Path) -> None:
    with installed(tmp_path, acme=_OFFERS) as entries, pytest.raises(NotInstalled) as raised:
        load(["acne"], entries)
    assert raised.value.plugin == "acne"
    assert str(raised.value) == (
        "TA_PLUGINS allows 'acne', which is not installed: install the package that brings it, or take it out of "
        "TA_PLUGINS; installed: acme."
    )


def test_where_nothing_is_installed_the_sentence_says_so() -> None:
    with pytest.raises(NotInstalled, match=r"installed: none\.$"):
        load(["acme"], [])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("import acme_which_is_missing\n", "ModuleNotFoundError: No module named 'acme_which_is_missing'"),
        ("def broken(:\n", "SyntaxError"),
        ("raise RuntimeError('two\\nlines')\n", "RuntimeError: two lines"),
        ("1 / 0\n", "ZeroDivisionError"),
    ],
)
def test_a_module_that_fails_while_imported_is_named_with_its_failure(
    tmp_path: Path, text: str, says: str
) -> None:
    with installed(tmp_path, acme=text) as entries, pytest.raises(PluginBroken) as raised:
        load(["acme"], entries)
    assert str(raised.value).startswith("Plugin 'acme' is broken: acme cannot be imported (")
    assert says in str(raised.value)
    assert raised.value.__cause__ is not None


def test_an_entry_point_to_a_missing_object_is_broken(tmp_path: Path) -> None:
    with installed(tmp_path, acme=HEAD), pytest.raises(PluginBroken, match="acme:Plugin cannot be imported"):
        load(["acme"], [entry("acme", "acme:Plugin")])


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("", "states no PLUGIN_API"),
        ("PLUGIN_API = 2\n", "states PLUGIN_API = 2"),
        ("PLUGIN_API = '1'\n", "states PLUGIN_API = '1'"),
    ],
)
def test_a_plugin_for_another_version_is_told_which_one_to_write(
    tmp_path: Path, line: str, says: str
) -> None:
    with installed(tmp_path, acme=line) as entries, pytest.raises(WrongPluginApi) as raised:
        load(["acme"], entries)
    assert str(raised.value) == (
        f"Plugin 'acme' {says}, and this version has {PLUGIN_API}: write PLUGIN_API = {PLUGIN_API} once it fits."
    )


@pytest.mark.parametrize(
    "hook", ["def offer_persistance():", "def activity_stored(workout):", "def offer_tokens(settings):"]
)
def test_a_misspelt_hook_or_argument_is_named(tmp_path: Path, hook: str) -> None:
    text = f"{HEAD}@hookimpl\n{hook}\n    return []\n"
    with installed(tmp_path, acme=text) as entries, pytest.raises(UnknownHook) as raised:
        load(["acme"], entries)
    said = str(raised.value)
    assert said.startswith("Plugin 'acme' implements no hook of ours: ")
    assert hook.split()[1].partition("(")[0] in said
    assert "\n" not in said


def test_two_packages_that_bring_one_name_are_both_named() -> None:
    with pytest.raises(PluginBroken, match=r"acme_one and acme_two\); remove one"):
        load(["acme"], [entry("acme", "acme_two"), entry("acme", "acme_one")])


def test_a_plugin_cannot_take_the_name_of_the_built_in_ones(tmp_path: Path) -> None:
    with installed(tmp_path, builtin_like=HEAD), pytest.raises(PluginBroken, match="'builtin' is broken"):
        load(["builtin"], [entry("builtin", "builtin_like")])


def test_one_plugin_under_two_names_is_refused(tmp_path: Path) -> None:
    with installed(tmp_path, acme=HEAD), pytest.raises(PluginBroken, match="the same one by another name"):
        load(["acme", "again"], [entry("acme", "acme"), entry("again", "acme")])


def test_a_plugin_cannot_replace_a_built_in_adapter(tmp_path: Path) -> None:
    text = _OFFERS.replace("'acme',", "'sqlite',")
    with installed(tmp_path, acme=text) as entries, pytest.raises(OfferedTwice) as raised:
        load(["acme"], entries)
    assert "'builtin' and 'acme' both offer persistence 'sqlite'" in str(raised.value)


def test_every_fault_of_a_plugin_has_a_code_of_its_own() -> None:
    kinds = PluginError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds) > 0


def test_a_catalog_of_objects_knows_them_by_their_class() -> None:
    class Quiet:
        PLUGIN_API = PLUGIN_API

        @hookimpl
        def activity_stored(self) -> None: ...

    assert [name for name, _ in catalog_of(Quiet()).manager.list_name_plugin()] == ["Quiet"]
