"""A plugin author imports from ``training_analyzer.api`` and nothing else."""

import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NewType, TypeAliasType, get_args, get_origin, get_type_hints

import pytest

from tests.plugins.strangers import installed
from training_analyzer import api, ports
from training_analyzer.plugins import hookspecs
from training_analyzer.plugins.host import load
from training_analyzer.plugins.observers import PluginObservers
from training_analyzer.plugins.testing.builders import an_activity

_AUTHORS_PLUGIN = """
from contextlib import nullcontext

from training_analyzer.api import (
    PLUGIN_API as OURS,
    Deployment,
    Offer,
    Recording,
    RecordingReader,
    Setting,
    UnsupportedFormat,
    hookimpl,
)

PLUGIN_API = 1
seen = []


class NoReader:
    async def read(self, body: bytes) -> Recording:
        raise UnsupportedFormat


def build(deployment: Deployment):
    return nullcontext(NoReader())


@hookimpl
def offer_recording_readers():
    yield Offer("none", build, "refuses every file", (Setting("tone", "how it refuses", "kindly"),), "refusal")


@hookimpl
async def activity_stored(activity):
    seen.append(activity.name)
"""


def test_all_names_exist_once_and_in_order() -> None:
    assert sorted(set(api.__all__)) == sorted(api.__all__)
    for name in api.__all__:
        assert hasattr(api, name), name


async def test_a_plugin_written_against_the_api_alone_works(tmp_path: Path) -> None:
    with installed(tmp_path, author=_AUTHORS_PLUGIN) as entries:
        catalog = load(["author"], entries)
        found = catalog.find("recording_reader", "none")
        assert found.offer.settings_section == "refusal"
        deployment = api.Deployment(data_dir=tmp_path, environment="development")
        async with found.opened(deployment) as reader:
            assert isinstance(reader, api.RecordingReader)
            with pytest.raises(api.UnsupportedFormat):
                await reader.read(b"")
        await PluginObservers(catalog.manager).activity_stored(an_activity(3))
        [plugin] = [each for name, each in catalog.manager.list_name_plugin() if name == "author"]
        assert plugin.seen == ["Run 3"]  # type: ignore[attr-defined]  # a module made by the test


def test_every_type_that_ports_and_values_mention_can_be_imported_from_it() -> None:
    mentioned: dict[str, str] = {}
    for name in api.__all__:
        _walk(getattr(api, name), name, mentioned)
    missing = {name: where for name, where in mentioned.items() if name not in api.__all__}
    assert missing == {}
    assert {"Store", "Work", "Activity", "Claims", "HotReads"} <= mentioned.keys()


def _walk(kind: Any, where: str, mentioned: dict[str, str]) -> None:
    """Note every type of ours that a type, its fields and its methods mention."""
    if isinstance(kind, TypeAliasType | NewType) and (kind.__module__ or "").startswith("training_analyzer"):
        mentioned.setdefault(kind.__name__, where)
    if isinstance(kind, TypeAliasType):
        _walk(kind.__value__, where, mentioned)
    for each in get_args(kind):
        _walk(each, where, mentioned)
    kind = get_origin(kind) or kind
    if not isinstance(kind, type) or not kind.__module__.startswith("training_analyzer"):
        return
    if kind.__name__ not in mentioned:
        mentioned[kind.__name__] = where
        for label, hint in _hints(kind):
            _walk(hint, f"{kind.__name__}.{label}", mentioned)


def _hints(kind: type) -> Iterator[tuple[str, Any]]:
    yield from get_type_hints(kind).items()
    for name, member in vars(kind).items():
        called = member.fget if isinstance(member, property) else member
        if inspect.isfunction(called) and (not name.startswith("_") or name == "__call__"):
            for argument, hint in get_type_hints(called).items():
                yield f"{name}({argument})", hint


def test_every_failure_that_a_port_names_can_be_imported_from_it() -> None:
    words = {
        word
        for file in Path(ports.__file__).parent.glob("*.py")
        for sentence in re.findall(r"\b[Rr]aises\s[^.]*", file.read_text(encoding="utf-8"))
        for word in re.findall(r"\b(?:[A-Z][a-z]+){2,}\b", sentence)
    }
    assert {"NotFound", "StaleWrite", "InvalidToken", "ReaderBusy"} <= words
    assert words - set(api.__all__) == set()


def test_every_port_can_be_checked_at_run_time() -> None:
    protocols = [each for each in vars(api).values() if getattr(each, "_is_protocol", False)]
    assert len(protocols) >= 14
    for port in protocols:
        assert isinstance(object(), port) is False, port


def test_every_hook_says_what_it_is_for() -> None:
    hooks = [each for each in vars(hookspecs).values() if hasattr(each, "training_analyzer_spec")]
    assert len(hooks) == 19
    for hook in hooks:
        assert inspect.getdoc(hook), hook.__name__
